(** * Limits and compactness

    Convergence of tables is convergence of each entry.  The sets of laws and of
    rules are compact (Bolzano–Weierstrass, one entry after the other). *)

From Coq Require Import Reals List Lra Lia ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss.
Import ListNotations.
Open Scope R_scope.

Lemma choose {A B} (R : A -> B -> Prop) :
  (forall a, exists b, R a b) -> exists f, forall a, R a (f a).
Proof.
  intros E. exists (fun a => proj1_sig (constructive_indefinite_description _ (E a))).
  intros a. apply proj2_sig.
Qed.

(** ** Limits of numbers *)

Lemma sum_limit {A} (l : list A) (f : nat -> A -> R) (g : A -> R) :
  (forall a, is_lim_seq (fun n => f n a) (g a)) ->
  is_lim_seq (fun n => sum_list l (f n)) (sum_list l g).
Proof.
  intros E; induction l as [|a l IH]; simpl.
  - apply is_lim_seq_const.
  - apply is_lim_seq_plus'; [apply E|apply IH].
Qed.
Lemma limit_scal (u : nat -> R) (l c : R) :
  is_lim_seq u l -> is_lim_seq (fun n => c * u n) (c * l).
Proof. intros L. apply is_lim_seq_mult'; [apply is_lim_seq_const|easy]. Qed.
Lemma limit_unique (u : nat -> R) (l m : R) : is_lim_seq u l -> is_lim_seq u m -> l = m.
Proof.
  intros L M. apply is_lim_seq_unique in L. apply is_lim_seq_unique in M.
  rewrite L in M. now injection M.
Qed.
Lemma limit_of_constant (u : nat -> R) (l c : R) : (forall n, u n = c) -> is_lim_seq u l -> l = c.
Proof.
  intros E L. apply (limit_unique u); [easy|].
  apply is_lim_seq_ext with (u := fun _ => c); [easy|apply is_lim_seq_const].
Qed.
Lemma limit_le (u : nat -> R) (l c : R) : (forall n, u n <= c) -> is_lim_seq u l -> l <= c.
Proof.
  intros E L. apply (is_lim_seq_le u (fun _ => c) l c); [easy|easy|apply is_lim_seq_const].
Qed.
Lemma limit_ge (u : nat -> R) (l c : R) : (forall n, c <= u n) -> is_lim_seq u l -> c <= l.
Proof.
  intros E L. apply (is_lim_seq_le (fun _ => c) u c l); [easy|apply is_lim_seq_const|easy].
Qed.

(** The sequence 1/(n+2), by which games will be perturbed *)
Definition eps (n : nat) := / (INR n + 2).
Lemma eps_bounds n : 0 < eps n < 1.
Proof.
  unfold eps. generalize (pos_INR n); intros. split; [apply Rinv_0_lt_compat; lra|].
  rewrite <- Rinv_1. apply Rinv_lt_contravar; lra.
Qed.
Lemma eps_limit : is_lim_seq eps 0.
Proof.
  unfold eps. apply (is_lim_seq_inv _ p_infty); [|easy].
  eapply is_lim_seq_plus; [apply is_lim_seq_INR|apply is_lim_seq_const|easy].
Qed.

(** ** Subsequences and Bolzano–Weierstrass *)

Definition increasing_index (phi : nat -> nat) := forall n, (phi n < phi (S n))%nat.

Lemma index_compose f g : increasing_index f -> increasing_index g ->
  increasing_index (fun n => f (g n)).
Proof.
  intros F G n. specialize (G n).
  assert (M : forall a b, (a < b)%nat -> (f a < f b)%nat).
  { intros a b L; induction L; [apply F|]. specialize (F m); lia. }
  now apply M.
Qed.
Lemma subsequence_limit (u : nat -> R) (l : R) phi : increasing_index phi ->
  is_lim_seq u l -> is_lim_seq (fun n => u (phi n)) l.
Proof. intros E L. apply is_lim_seq_subseq with (2 := L). now apply eventually_subseq. Qed.

Lemma bolzano_weierstrass (u : nat -> R) : (forall n, 0 <= u n <= 1) ->
  exists phi (l : R), increasing_index phi /\ is_lim_seq (fun n => u (phi n)) l.
Proof.
  intros B. destruct (ex_LimSup_seq u) as [L HL].
  assert (exists l : R, L = l) as [l ->].
  { destruct L as [l| |]; [now exists l| |]; simpl in HL.
    - destruct (HL 1 0%nat) as (n & _ & K). generalize (B n); lra.
    - destruct (HL 0) as (n & K). specialize (K n (le_n n)). generalize (B n); lra. }
  (* beyond every index N there is a term within 1/(k+1) of the upper limit *)
  assert (K : forall kN : nat * nat, exists n, (snd kN <= n)%nat /\
             Rabs (u n - l) < / (INR (fst kN) + 1)).
  { intros [k N]; simpl. assert (P : 0 < / (INR k + 1))
      by (apply Rinv_0_lt_compat; generalize (pos_INR k); lra).
    destruct (HL (mkposreal _ P)) as [H1 [N2 H2]]. simpl in *.
    destruct (H1 (max N N2)) as (n & Hn & L1). exists n. split; [lia|].
    specialize (H2 n ltac:(lia)). apply Rabs_def1; lra. }
  apply choose in K. destruct K as [g Hg].
  set (phi := fix phi k := match k with O => g (O, O) | S k' => g (S k', S (phi k')) end).
  exists phi, l. split.
  - intros n. simpl. generalize (proj1 (Hg (S n, S (phi n)))); simpl; lia.
  - apply is_lim_seq_spec. intros e.
    destruct (nfloor_ex (/ e)) as [N [_ HN]]; [left; apply Rinv_0_lt_compat, e|].
    exists N; intros n Hn.
    assert (Q : Rabs (u (phi n) - l) < / (INR n + 1)).
    { destruct n; [apply (Hg (O, O))|apply (Hg (S n, S (phi n)))]. }
    apply Rlt_le_trans with (1 := Q). rewrite <- (Rinv_inv e).
    apply Rinv_le_contravar; [apply Rinv_0_lt_compat, e|].
    apply le_INR in Hn. lra.
Qed.

Lemma compact_list {C} (cs : list C) (u : nat -> C -> R) : (forall n c, 0 <= u n c <= 1) ->
  exists phi, increasing_index phi /\ forall c, In c cs -> ex_finite_lim_seq (fun n => u (phi n) c).
Proof.
  intros B; induction cs as [|c cs (phi & E & L)].
  - exists (fun n => n); split; [intros n; lia|easy].
  - destruct (bolzano_weierstrass (fun n => u (phi n) c)) as (psi & l & E' & L'); [intros; apply B|].
    exists (fun n => phi (psi n)); split; [now apply index_compose|].
    intros d [<-|I]; [now exists l|]. destruct (L d I) as [m Lm]. exists m.
    now apply (subsequence_limit (fun n => u (phi n) d)).
Qed.

(** Families of numbers in [0, 1], indexed by an alphabet, form a compact set. *)
Theorem compact {C : alphabet} (u : nat -> C -> R) : (forall n c, 0 <= u n c <= 1) ->
  exists phi (v : C -> R), increasing_index phi /\ forall c, is_lim_seq (fun n => u (phi n) c) (v c).
Proof.
  intros B. destruct (compact_list (letters C) u B) as (phi & E & L).
  exists phi, (fun c => real (Lim_seq (fun n => u (phi n) c))); split; [easy|].
  intros c. destruct (L c (letters_all c)) as [l Hl]. now rewrite (is_lim_seq_unique _ _ Hl).
Qed.

(** ** Tables *)

Section Tables.
Context {X Y : alphabet}.
Implicit Types (u : nat -> table X Y) (p q r : table X Y) (D : table X Y -> Prop).

Definition tends_to u p := forall x y, is_lim_seq (fun n => u n x y) (p x y).
Definition mix (t : R) p r : table X Y := fun x y => (1 - t) * p x y + t * r x y.
Definition convex D := forall p r t, D p -> D r -> 0 <= t <= 1 -> D (mix t p r).
(** Closed sets of tables: those that contain the limits of their sequences. *)
Definition closed D := forall u p, (forall n, D (u n)) -> tends_to u p -> D p.

Lemma compact_tables u : (forall n x y, 0 <= u n x y <= 1) ->
  exists phi q, increasing_index phi /\ tends_to (fun n => u (phi n)) q.
Proof.
  intros B. destruct (compact (C := X × Y) (fun n c => u n (fst c) (snd c))) as (phi & v & E & L).
  - intros; apply B.
  - exists phi, (fun x y => v (x, y)); split; [easy|]. intros x y. exact (L (x, y)).
Qed.
Lemma sum2_limit u p : tends_to u p -> is_lim_seq (fun n => sum2 (u n)) (sum2 p).
Proof. intros L. apply sum_limit; intros x. apply sum_limit; intros y; apply L. Qed.
Lemma marginal_limit u p x : tends_to u p -> is_lim_seq (fun n => marginal (u n) x) (marginal p x).
Proof. intros L. apply sum_limit; intros; apply L. Qed.
Lemma limit_of_rules u q : (forall n, is_rule (u n)) -> tends_to u q -> is_rule q.
Proof.
  intros C L; split.
  - intros x y. apply (limit_ge (fun n => u n x y)); [intros n; apply C|apply L].
  - intros x. apply (limit_of_constant (fun n => ∑ y ∈ Y, u n x y)); [intros n; apply C|].
    apply sum_limit; intros; apply L.
Qed.
Lemma mix_law t p r : is_law p -> is_law r -> 0 <= t <= 1 -> is_law (mix t p r).
Proof.
  intros [P S] [P' S'] T; split.
  - intros x y. unfold mix. specialize (P x y); specialize (P' x y); nra.
  - change (sum2 (mix t p r) = 1). unfold mix. rewrite sum2_plus, !sum2_scal.
    unfold sum2. rewrite S, S'. lra.
Qed.
Lemma finite_loss_mix t p r q :
  finite_loss (mix t p r) q = (1 - t) * finite_loss p q + t * finite_loss r q.
Proof.
  change (sum2 (fun x y => mix t p r x y * - ln (q x y)) =
    (1 - t) * sum2 (fun x y => p x y * - ln (q x y)) + t * sum2 (fun x y => r x y * - ln (q x y))).
  rewrite <- !sum2_scal, <- sum2_plus. apply sum2_ext. intros; unfold mix; lra.
Qed.
Lemma marginal_mix t p r x : marginal (mix t p r) x = (1 - t) * marginal p x + t * marginal r x.
Proof. unfold marginal, mix. now rewrite sum_plus, !sum_scal. Qed.
Lemma mix_limit p r : tends_to (fun n => mix (eps n) p r) p.
Proof.
  intros x y. unfold mix.
  replace (Finite (p x y)) with (Finite ((1 - 0) * p x y + 0 * r x y)) by (f_equal; lra).
  apply is_lim_seq_plus'; apply is_lim_seq_mult'; try apply is_lim_seq_const;
    [apply is_lim_seq_minus'; [apply is_lim_seq_const|]|]; apply eps_limit.
Qed.
End Tables.
