(** * Theorem 1

    For finite X and Y and a non-empty, closed, convex set D of joint laws,

      min_q max_{p ∈ D} E_p[−log q(Y|X)]                                   (13)
        = max_{p ∈ D} min_q E_p[−log q(Y|X)]                               (14)
        = max_{p ∈ D} H(Y|X)  =:  h*  ≤  log |Y|,                          (15)

    every minimum and maximum being attained (the inner maximum of (13) too, for
    every rule; it may be +∞), and the minimisers of (13) are the
    rules whose loss is at most h* against every law of D; there is one.     (16) *)

From Coq Require Import Reals List Lra Lia ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Semicontinuity FullSupport.
Import ListNotations.
Open Scope R_scope.

(** ** The games *)

Section Games.
Context {X Y : alphabet}.
Variable D : table X Y -> Prop.

(** [m] is the largest loss of the rule [q] over D *)
Definition worst_loss q m := is_max (losses_over_laws D q) m.

Definition minimax h := is_min (fun m => exists q, is_rule q /\ worst_loss q m) h.       (* (13) *)
Definition maximin h :=
  is_max (fun m => exists p, D p /\ is_min (losses_over_rules p) m) h.                     (* (14) *)
Definition max_entropy h := is_max (entropies D) h.                                        (* (15) *)

(** [q] solves the minimisation (13) *)
Definition robust q := is_rule q /\ exists m, worst_loss q m /\ minimax m.
End Games.

(** ** A rule with worst loss at most max H, by perturbation of D *)

Section Existence.
Context {X Y : alphabet}.
Implicit Types (p q r : table X Y).
Variable D : table X Y -> Prop.
Hypothesis D_laws : forall p, D p -> is_law p.
Hypothesis D_convex : convex D.
Hypothesis D_closed : closed D.
Variable p0 : table X Y.
Hypothesis D_p0 : D p0.

Let IX : inhabited X := proj1 (law_inhabited p0 (D_laws p0 D_p0)).
Let IY : inhabited Y := proj2 (law_inhabited p0 (D_laws p0 D_p0)).
Let J0 : is_law (@uniform X Y) := uniform_law IX IY.

Lemma entropy_maximiser : exists p, D p /\ forall r, D r -> H r <= H p.
Proof.
  apply (maximum_attained D H p0 (ln (size Y))); auto.
  - intros; now apply H_le_log_size, D_laws.
  - intros u p U Dp L. apply H_continuous; auto.
Qed.

(** the perturbed law (1 − ε_n) p + ε_n · uniform *)
Let perturbed n p := mix (eps n) p uniform.

Lemma perturbed_law n p : D p -> is_law (perturbed n p).
Proof. intros Dp. apply mix_law; auto. generalize (eps_bounds n); lra. Qed.

Lemma perturbed_maximiser n :
  exists p, D p /\ forall r, D r -> H (perturbed n r) <= H (perturbed n p).
Proof.
  apply (maximum_attained D (fun p => H (perturbed n p)) p0 (ln (size Y))); auto.
  - intros p Dp. now apply H_le_log_size, perturbed_law.
  - intros u p U Dp L. apply H_continuous; [intros; now apply perturbed_law|now apply perturbed_law|].
    intros x y. apply is_lim_seq_plus'; [|apply is_lim_seq_const]. now apply limit_scal.
Qed.

(** The perturbed set has a maximiser with full support. *)
Lemma perturbed_rule n p : D p -> (forall r, D r -> H (perturbed n r) <= H (perturbed n p)) ->
  forall r, D r -> loss_le (perturbed n r) (posterior (perturbed n p)) (H (perturbed n p)).
Proof.
  intros Dp Mp r Dr.
  apply (full_support (fun m => exists r, D r /\ forall x y, m x y = perturbed n r x y)).
  - easy.
  - intros a b t (ra & Da & Ea) (rb & Db & Eb) T. exists (mix t ra rb).
    split; [now apply D_convex|]. intros x y. unfold mix at 1. rewrite Ea, Eb.
    unfold perturbed, mix; ring.
  - intros a (ra & Da & Ea) x y. rewrite Ea. now apply perturbed_law.
  - now exists p.
  - intros a (ra & Da & Ea). rewrite (H_ext a (perturbed n ra)) by easy. now apply Mp.
  - intros x. unfold perturbed. rewrite marginal_mix. generalize (eps_bounds n); intros En.
    assert (0 < marginal (@uniform X Y) x).
    { destruct IY as [y]. apply Rlt_le_trans with (2 := marginal_ge uniform x y (proj1 J0)).
      now apply uniform_pos. }
    generalize (marginal_nonneg p x (proj1 (D_laws p Dp))). nra.
  - now exists r.
Qed.

(** From the loss against (1 − ε_n) r + ε_n · uniform back to the loss against r *)
Lemma unperturbed_loss n r q c : D r -> is_rule q -> loss_le (perturbed n r) q c ->
  loss_le r q (c / (1 - eps n)).
Proof.
  intros Dr Q [A B]. generalize (eps_bounds n); intros En. assert (P := proj1 (D_laws r Dr)).
  assert (U := uniform_pos IX IY). split.
  - intros x y L. apply A. unfold perturbed, mix. generalize (U x y); nra.
  - unfold perturbed in B. rewrite finite_loss_mix in B.
    assert (CU : 0 <= finite_loss uniform q).
    { apply Rle_trans with (H (@uniform X Y)); [apply H_nonneg, J0|].
      apply gibbs; auto; [apply J0|].
      intros x y _. apply A. unfold perturbed, mix. generalize (U x y) (P x y); nra. }
    apply Rmult_le_reg_l with (1 - eps n); [lra|].
    replace ((1 - eps n) * (c / (1 - eps n))) with c by (field; lra). nra.
Qed.

Theorem saddle_exists : exists p q, D p /\ is_rule q /\
  (forall r, D r -> H r <= H p) /\ (forall r, D r -> loss_le r q (H p)).
Proof.
  destruct entropy_maximiser as (ps & Ds & Ms).
  destruct (choose _ perturbed_maximiser) as [pn Hpn].
  set (m n := perturbed n (pn n)).
  assert (Jm : forall n, is_law (m n)) by (intros; apply perturbed_law, Hpn).
  assert (Rm : forall n, is_rule (posterior (m n))) by (intros n; apply posterior_rule; [apply Jm|easy]).
  (* limit points: pl of the maximisers, qs of the rules *)
  destruct (compact_tables pn) as (f & pl & Ef & Lp).
  { intros; apply law_bounds, D_laws, Hpn. }
  destruct (compact_tables (fun n => posterior (m (f n)))) as (g & qs & Eg & Lq).
  { intros; split; [apply Rm|now apply rule_le1]. }
  assert (Dl : D pl) by (apply (D_closed (fun n => pn (f n))); [intros; apply Hpn|easy]).
  assert (Cq : is_rule qs) by (apply (limit_of_rules _ _ (fun n => Rm (f (g n)))); apply Lq).
  assert (E0 : is_lim_seq (fun n => eps (f (g n))) 0)
    by (apply (subsequence_limit eps 0 (fun n => f (g n))); [now apply index_compose|apply eps_limit]).
  assert (E1 : is_lim_seq (fun n => 1 - eps (f (g n))) (1 - 0))
    by (apply is_lim_seq_minus'; [apply is_lim_seq_const|easy]).
  assert (Lm : tends_to (fun n => m (f (g n))) pl).
  { intros x y. unfold m, perturbed, mix.
    replace (Finite (pl x y)) with (Finite ((1 - 0) * pl x y + 0 * uniform x y)) by (f_equal; lra).
    apply is_lim_seq_plus'; apply is_lim_seq_mult'; try apply is_lim_seq_const; [easy| |easy].
    apply (subsequence_limit (fun n => pn (f n) x y)); [easy|apply Lp]. }
  exists ps, qs. repeat (split; [easy|]). intros r Dr.
  assert (L : loss_le r qs (H pl)).
  { apply (loss_lower_semicontinuous r (fun n => posterior (m (f (g n)))) qs
        (fun n => H (m (f (g n))) / (1 - eps (f (g n))))).
    - apply (D_laws r Dr).
    - intros; apply Rm.
    - apply Lq.
    - intros n. apply unperturbed_loss; [easy|apply Rm|].
      apply perturbed_rule; [apply Hpn|apply Hpn|easy].
    - replace (Finite (H pl)) with (Finite (H pl / (1 - 0))) by (f_equal; field).
      apply is_lim_seq_div'; [|easy|lra]. apply H_continuous; auto. }
  destruct L as [A B]; split; [easy|]. generalize (Ms pl Dl); lra.
Qed.

(** The inner maximum of (13) is attained for every rule, in ]−∞, +∞]. *)
Lemma worst_loss_exists q : is_rule q -> exists m, worst_loss D q m.
Proof.
  intros C. destruct (classic (exists p, D p /\ ~ covers q p)) as [(p & Dp & N)|A].
  - exists p_infty. split.
    + exists p; split; [easy|]. symmetry. apply loss_infinite; [apply (D_laws p Dp)|easy].
    + intros []; easy.
  - assert (A' : forall p, D p -> loss p q = Finite (finite_loss p q)).
    { intros p Dp. apply loss_finite; [apply (D_laws p Dp)|].
      apply NNPP; intros N. apply A. now exists p. }
    destruct (maximum_attained D (fun p => finite_loss p q) p0
       (sum2 (fun x y => Rabs (- ln (q x y))))) as (p & Dp & M); auto.
    + intros p Dp. apply sum2_le; intros x y. generalize (law_bounds p x y (D_laws p Dp)).
      intros B. apply Rle_trans with (p x y * Rabs (- ln (q x y))).
      * apply Rmult_le_compat_l; [easy|apply Rle_abs].
      * generalize (Rabs_pos (- ln (q x y))); nra.
    + intros u p _ _ L. apply (sum2_limit (fun n x y => u n x y * - ln (q x y))).
      intros x y. apply is_lim_seq_mult'; [apply L|apply is_lim_seq_const].
    + exists (finite_loss p q). split.
      * exists p; split; [easy|]. now rewrite A'.
      * intros z (r & Dr & ->). rewrite A' by easy. now apply M.
Qed.
End Existence.

(** ** Theorem 1 *)

Theorem theorem_1 (X Y : alphabet) (D : table X Y -> Prop) :
  (forall p, D p -> is_law p) -> convex D -> closed D -> (exists p, D p) ->
  exists h : R,
    minimax D h /\ maximin D h /\ max_entropy D h /\ h <= ln (size Y) /\
    (forall q, is_rule q -> exists m, worst_loss D q m) /\
    (forall q, robust D q <-> is_rule q /\ forall p, D p -> Rbar_le (loss p q) h) /\
    (exists q, robust D q).
Proof.
  intros DJ Cv Cl [p0 D0].
  destruct (saddle_exists D DJ Cv Cl p0 D0) as (ps & qs & Ds & Cs & M & L).
  assert (below : forall q m, is_rule q -> worst_loss D q m -> Rbar_le (H ps) m).
  { intros q m C [_ Mm]. apply Rbar_le_trans with (loss ps q); [now apply loss_ge_H, C; apply DJ|].
    apply Mm. now exists ps. }
  assert (W : forall q, is_rule q -> (forall p, D p -> Rbar_le (loss p q) (H ps)) ->
              worst_loss D q (H ps)).
  { intros q C G. destruct (worst_loss_exists D DJ Cl p0 D0 q C) as (m & Wm).
    assert (m = Finite (H ps)) as <-; [|easy].
    apply Rbar_le_antisym; [|now apply (below q)]. destruct Wm as [(p & Dp & ->) _]. now apply G. }
  assert (Ws : worst_loss D qs (H ps)).
  { apply W; [easy|]. intros p Dp. apply loss_le_iff; [apply (DJ p Dp)|now apply L]. }
  assert (V : minimax D (H ps)).
  { split; [now exists qs|]. intros m (q & C & Wm). now apply (below q). }
  exists (H ps). split; [easy|]. split; [|split; [|split; [|split; [|split]]]].
  - split; [exists ps; split; [easy|now apply equation_12, DJ]|].
    intros m (p & Dp & [_ Mn]). apply Rbar_le_trans with (H p); [|now apply M].
    apply Mn. now destruct (equation_12 p (DJ p Dp)) as [[]].
  - split; [now exists ps|]. intros m (p & Dp & ->). now apply M.
  - now apply H_le_log_size, DJ.
  - intros q. now apply (worst_loss_exists D DJ Cl p0 D0).
  - intros q; split.
    + intros (C & m & [Sm Mm] & Vm). split; [easy|]. intros p Dp.
      assert (E : Rbar_le m (H ps)) by (apply Vm; now exists qs).
      apply Rbar_le_trans with (2 := E). apply Mm. now exists p.
    + intros [C G]. split; [easy|]. exists (H ps). split; [now apply W|easy].
  - exists qs. split; [easy|]. now exists (H ps).
Qed.
