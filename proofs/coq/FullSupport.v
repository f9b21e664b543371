(** * Theorem 1 when a maximiser has full support

    Let p maximise H(Y|X) over the convex set D and let p(x) > 0 for every x.
    Then the posterior p(y|x) has loss at most H(p) against every law in D.
    Theorem 1 follows by perturbing D towards the uniform law. *)

From Coq Require Import Reals List Lra Lia.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Semicontinuity.
Import ListNotations.
Open Scope R_scope.

Section FullSupport.
Context {X Y : alphabet}.
Implicit Types (p q r : table X Y) (u : nat -> table X Y) (D : table X Y -> Prop).

(** The key inequality.  Let m = (1−t)p + t r.  Its posterior q has
    (1−t) L(p,q) + t L(r,q) = H(m) ≤ H(p) ≤ L(p,q),  hence L(r,q) ≤ H(p). *)
Lemma mixture_posterior D p r t : inhabited Y -> convex D ->
  (forall p, D p -> forall x y, 0 <= p x y) ->
  D p -> (forall p', D p' -> H p' <= H p) -> D r -> 0 < t < 1 ->
  loss_le r (posterior (mix t p r)) (H p).
Proof.
  intros I Cv DP Dp M Dr Ht. set (m := mix t p r).
  assert (Dm : D m) by (apply Cv; [easy|easy|lra]).
  assert (Hm : forall x y, 0 <= m x y) by now apply DP.
  assert (Cm := posterior_rule m Hm I).
  destruct (posterior_loss m Hm I) as [Am Em].
  assert (A1 : covers (posterior m) p).
  { intros x y L. apply Am. unfold m, mix. generalize (DP r Dr x y); nra. }
  assert (A2 : covers (posterior m) r).
  { intros x y L. apply Am. unfold m, mix. generalize (DP p Dp x y); nra. }
  split; [easy|].
  revert Em. unfold m at 1. rewrite finite_loss_mix.
  generalize (gibbs p (posterior m) (DP p Dp) Cm A1) (M m Dm). nra.
Qed.

Lemma posterior_limit u p : tends_to u p -> (forall x, 0 < marginal p x) ->
  tends_to (fun n => posterior (u n)) (posterior p).
Proof.
  intros L M x y. assert (Lm := marginal_limit u p x L).
  assert (Q : is_lim_seq (fun n => u n x y / marginal (u n) x) (p x y / marginal p x)).
  { apply is_lim_seq_div'; [apply L|easy|]. specialize (M x); lra. }
  unfold posterior at 2. destruct Rlt_dec as [_|N]; [|now destruct (N (M x))].
  apply is_lim_seq_ext_loc with (2 := Q).
  apply is_lim_seq_spec in Lm. destruct (Lm (mkposreal _ (M x))) as [N HN].
  exists N; intros n Hn. specialize (HN n Hn). simpl in HN. apply Rabs_def2 in HN.
  unfold posterior. destruct Rlt_dec; [easy|lra].
Qed.

Theorem full_support D p : inhabited Y -> convex D ->
  (forall p, D p -> forall x y, 0 <= p x y) ->
  D p -> (forall p', D p' -> H p' <= H p) -> (forall x, 0 < marginal p x) ->
  forall r, D r -> loss_le r (posterior p) (H p).
Proof.
  intros I Cv DP Dp M FS r Dr.
  assert (Dm : forall n, D (mix (eps n) p r))
    by (intros n; apply Cv; [easy|easy|generalize (eps_bounds n); lra]).
  apply (loss_lower_semicontinuous r (fun n => posterior (mix (eps n) p r)) (posterior p) (fun _ => H p)).
  - now apply DP.
  - intros n. apply posterior_rule; [now apply DP|easy].
  - apply posterior_limit; [apply mix_limit|easy].
  - intros n. apply (mixture_posterior D); auto. apply eps_bounds.
  - apply is_lim_seq_const.
Qed.

(** The uniform law on X × Y *)
Definition uniform : table X Y := fun _ _ => / (size X * size Y).

Lemma uniform_pos : inhabited X -> inhabited Y -> forall x y, 0 < uniform x y.
Proof.
  intros I J x y. apply Rinv_0_lt_compat, Rmult_lt_0_compat; now apply size_pos.
Qed.
Lemma uniform_law : inhabited X -> inhabited Y -> is_law uniform.
Proof.
  intros I J. assert (SX := size_pos I). assert (SY := size_pos J).
  split; [intros; left; now apply uniform_pos|]. unfold uniform.
  rewrite (sum_ext _ _ (fun _ => / size X)).
  - rewrite sum_const. unfold size in *. field; lra.
  - intros x. rewrite sum_const. unfold size in *. field; lra.
Qed.
End FullSupport.
