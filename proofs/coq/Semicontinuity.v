(** * Semicontinuity

    The loss is lower semicontinuous in the rule, the entropy is continuous in
    the law, and a continuous function attains its maximum on a closed set of laws. *)

From Coq Require Import Reals List Lra Lia ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits.
Import ListNotations.
Open Scope R_scope.

Section Loss.
Context {X Y : alphabet}.
Implicit Types (p q : table X Y) (u : nat -> table X Y).

Lemma loss_term_nonneg p q x y : (forall x y, 0 <= p x y) -> is_rule q -> covers q p ->
  0 <= p x y * - ln (q x y).
Proof.
  intros P R C. destruct (P x y) as [Q|<-]; [|lra]. apply Rmult_le_pos; [lra|].
  generalize (rule_le1 q x y R) (ln_le_sub1 (q x y) (C x y Q)); lra.
Qed.

(** If the losses of the rules q_n are at most c_n, and q_n → q, c_n → c, then the
    loss of q is at most c.  In particular q is positive wherever p is: a bounded
    loss keeps q_n(y|x) away from 0 there. *)
Theorem loss_lower_semicontinuous p u q (cn : nat -> R) (c : R) :
  (forall x y, 0 <= p x y) -> (forall n, is_rule (u n)) -> tends_to u q ->
  (forall n, loss_le p (u n) (cn n)) -> is_lim_seq cn c -> loss_le p q c.
Proof.
  intros P C L B Lc.
  assert (A : covers q p).
  { intros x y Q.
    assert (E : Rbar_le (exp (- ((c + 1) / p x y))) (q x y)).
    { apply (is_lim_seq_le_loc (fun _ => exp (- ((c+1) / p x y))) (fun n => u n x y)).
      - apply is_lim_seq_spec in Lc. destruct (Lc (mkposreal 1 Rlt_0_1)) as [N HN].
        exists N; intros n Hn. specialize (HN n Hn). simpl in HN. apply Rabs_def2 in HN.
        generalize (sum2_term (fun x y => p x y * - ln (u n x y)) x y
          (fun a b => loss_term_nonneg p (u n) a b P (C n) (proj1 (B n)))); intros T.
        generalize (proj2 (B n)); change (finite_loss p (u n)) with
          (sum2 (fun x y => p x y * - ln (u n x y))); intros T1.
        assert (U : 0 < u n x y) by now apply B.
        rewrite <- (exp_ln (u n x y) U). left; apply exp_increasing.
        apply Ropp_lt_cancel. rewrite Ropp_involutive.
        apply Rmult_lt_reg_l with (p x y); [easy|].
        replace (p x y * ((c + 1) / p x y)) with (c + 1) by (field; lra). lra.
      - apply is_lim_seq_const.
      - apply L. }
    simpl in E. generalize (exp_pos (- ((c + 1) / p x y))); lra. }
  split; [easy|].
  assert (E : is_lim_seq (fun n => finite_loss p (u n)) (finite_loss p q)).
  { apply (sum2_limit (fun n x y => p x y * - ln (u n x y))). intros x y.
    destruct (P x y) as [Q|<-].
    - apply limit_scal, (is_lim_seq_opp _ (ln (q x y))), (is_lim_seq_continuous ln); [|apply L].
      apply derivable_continuous_pt. exists (/ q x y). apply derivable_pt_lim_ln; now apply A.
    - apply is_lim_seq_ext with (u := fun _ => 0); [intros; lra|].
      replace (0 * - ln (q x y)) with 0 by lra. apply is_lim_seq_const. }
  change (Rbar_le (finite_loss p q) c).
  apply (is_lim_seq_le (fun n => finite_loss p (u n)) cn); auto. intros n; apply B.
Qed.
End Loss.

(** ** Continuity of t log t on [0, 1], and of the entropy *)

Definition xlnx t := t * ln t.

Lemma xlnx_limit (u : nat -> R) (l : R) : (forall n, 0 <= u n <= 1) ->
  is_lim_seq u l -> is_lim_seq (fun n => xlnx (u n)) (xlnx l).
Proof.
  intros B L. assert (L0 : 0 <= l) by (apply (limit_ge u); [apply B|easy]).
  destruct L0 as [P|<-].
  - apply is_lim_seq_mult'; [easy|]. apply (is_lim_seq_continuous ln); [|easy].
    apply derivable_continuous_pt. exists (/ l). now apply derivable_pt_lim_ln.
  - (* |t log t| ≤ 2 √t *)
    unfold xlnx at 2. rewrite Rmult_0_l.
    assert (S : is_lim_seq (fun n => sqrt (u n)) 0).
    { rewrite <- sqrt_0. apply (is_lim_seq_continuous sqrt); [|easy].
      apply continuity_pt_sqrt; lra. }
    apply is_lim_seq_le_le with (u := fun n => -2 * sqrt (u n)) (w := fun n => 2 * sqrt (u n)).
    + intros n. unfold xlnx. destruct (B n) as [[P|<-] Q]; [|rewrite sqrt_0; lra].
      set (s := sqrt (u n)). assert (Ps : 0 < s) by now apply sqrt_lt_R0.
      assert (E : u n = s * s) by (symmetry; apply sqrt_sqrt; lra).
      assert (s <= 1) by (unfold s; rewrite <- sqrt_1; apply sqrt_le_1; lra).
      rewrite E, ln_mult by easy.
      generalize (ln_le_sub1 s Ps) (ln_le_sub1 (/ s) (Rinv_0_lt_compat _ Ps)).
      rewrite ln_Rinv by easy. intros K1 K2.
      apply (Rmult_le_compat_l s) in K2; [|lra].
      rewrite Rmult_minus_distr_l, Rinv_r in K2 by lra. split; nra.
    + replace 0 with (-2 * 0) by lra. now apply limit_scal.
    + replace 0 with (2 * 0) by lra. now apply limit_scal.
Qed.

Section Entropy.
Context {X Y : alphabet}.
Implicit Types (p : table X Y) (D : table X Y -> Prop).

Lemma H_as_xlnx p : (forall x y, 0 <= p x y) ->
  H p = ∑ x ∈ X, xlnx (marginal p x) - ∑ x ∈ X, ∑ y ∈ Y, xlnx (p x y).
Proof.
  intros P. rewrite <- sum_minus. apply sum_ext; intros x.
  assert (E : xlnx (marginal p x) = ∑ y ∈ Y, ln (marginal p x) * p x y)
    by (rewrite sum_scal; unfold xlnx; apply Rmult_comm).
  rewrite E, <- sum_minus. apply sum_ext; intros y. unfold xlnx.
  generalize (marginal_ge p x y P); intros K.
  destruct (P x y) as [Q|<-]; [|lra].
  unfold Rdiv. rewrite ln_mult, ln_Rinv; [lra| lra|lra|apply Rinv_0_lt_compat; lra].
Qed.

Theorem H_continuous u p : (forall n, is_law (u n)) -> is_law p -> tends_to u p ->
  is_lim_seq (fun n => H (u n)) (H p).
Proof.
  intros J Jp L. rewrite H_as_xlnx by apply Jp.
  apply is_lim_seq_ext with (u := fun n => ∑ x ∈ X, xlnx (marginal (u n) x)
     - ∑ x ∈ X, ∑ y ∈ Y, xlnx (u n x y)).
  { intros; symmetry; apply H_as_xlnx, J. }
  apply is_lim_seq_minus'.
  - apply sum_limit; intros x.
    apply xlnx_limit; [intros; now apply marginal_bounds|now apply marginal_limit].
  - apply (sum2_limit (fun n x y => xlnx (u n x y))). intros x y.
    apply xlnx_limit; [intros; now apply law_bounds|apply L].
Qed.

(** A function that is bounded and continuous on a non-empty closed set of laws
    attains its maximum there. *)
Theorem maximum_attained D (F : table X Y -> R) p0 M0 :
  (forall p, D p -> is_law p) -> closed D -> D p0 -> (forall p, D p -> F p <= M0) ->
  (forall u p, (forall n, D (u n)) -> D p -> tends_to u p -> is_lim_seq (fun n => F (u n)) (F p)) ->
  exists p, D p /\ forall r, D r -> F r <= F p.
Proof.
  intros DJ Cl D0 Bd Ct.
  destruct (completeness (fun z => exists p, D p /\ z = F p)) as [M [UB LB]].
  { exists M0. intros z (p & Dp & ->). now apply Bd. }
  { exists (F p0), p0; auto. }
  assert (K : forall n : nat, exists p, D p /\ M - eps n <= F p).
  { intros n. apply NNPP; intros N. generalize (eps_bounds n); intros E.
    assert (M <= M - eps n); [|lra]. apply LB. intros z (p & Dp & ->).
    apply Rnot_lt_le; intros Q. apply N; exists p; split; [easy|lra]. }
  apply choose in K. destruct K as [u Hu].
  destruct (compact_tables u) as (phi & p & E & L).
  { intros; apply law_bounds, DJ, Hu. }
  assert (Dp : D p) by (apply (Cl (fun n => u (phi n))); [intros; apply Hu|easy]).
  exists p; split; [easy|]. intros r Dr.
  apply Rle_trans with M; [apply UB; now exists r|].
  change (Rbar_le M (F p)).
  apply (is_lim_seq_le (fun n => M - eps (phi n)) (fun n => F (u (phi n)))).
  - intros; apply Hu.
  - replace (Finite M) with (Finite (M - 0)) by (f_equal; lra).
    apply is_lim_seq_minus'; [apply is_lim_seq_const|].
    apply subsequence_limit; [easy|apply eps_limit].
  - apply Ct; [intros; apply Hu|easy|easy].
Qed.
End Entropy.
