(** * Gibbs' inequality, equations (8) and (12)

    For every law p and every rule q,  E_p[−log q(Y|X)] ≥ H(Y|X),  with equality
    exactly when q(y|x) p(x) = p(x,y) everywhere.  It is enough that q(·|x) sums to at
    most 1. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Rcomplements Rbar.
From Robust Require Import Sums Loss.
Import ListNotations.
Open Scope R_scope.

(** ** One term:  log t ≤ t − 1, with equality at t = 1 only *)

Lemma ln_le_sub1 t : 0 < t -> ln t <= t - 1.
Proof.
  intros P. rewrite <- (exp_ln t) at 2 by easy. generalize (exp_ineq1_le (ln t)); lra.
Qed.
Lemma ln_lt_sub1 t : 0 < t -> t <> 1 -> ln t < t - 1.
Proof.
  intros P N. rewrite <- (exp_ln t) at 2 by easy.
  assert (Z : ln t <> 0) by (intros E; apply N; rewrite <- (exp_ln t), E by easy; apply exp_0).
  generalize (exp_ineq1 (ln t) Z); lra.
Qed.

(** The term of (x,y), for p = p(x,y), m = p(x), q = q(y|x).  Summed over y and x
    the correction p − m q is at least 0, and 0 for a rule. *)
Lemma gibbs_term p m q : 0 <= p <= m -> 0 <= q -> (0 < p -> 0 < q) ->
  p * - ln (p / m) + (p - m * q) <= p * - ln q.
Proof.
  intros [Hp Hm] Hq A. destruct (Req_dec p 0) as [->|N]; [nra|].
  assert (P : 0 < p) by lra. assert (M : 0 < m) by lra. specialize (A P).
  assert (Q : 0 < m * q / p) by (apply Rdiv_lt_0_compat; [nra|easy]).
  generalize (ln_le_sub1 _ Q). unfold Rdiv in *.
  rewrite !ln_mult, !ln_Rinv by (try apply Rinv_0_lt_compat; nra).
  intros E. apply (Rmult_le_compat_l p) in E; [|lra].
  replace (p * (m * q * / p - 1)) with (m * q - p) in E by (now field). lra.
Qed.
Lemma gibbs_term_eq p m q : 0 <= p <= m -> 0 <= q -> (0 < p -> 0 < q) ->
  p * - ln q <= p * - ln (p / m) + (p - m * q) -> m * q = p.
Proof.
  intros [Hp Hm] Hq A L. destruct (Req_dec p 0) as [->|N]; [nra|].
  assert (P : 0 < p) by lra. assert (M : 0 < m) by lra. specialize (A P).
  destruct (Req_dec (m * q) p) as [|D]; [easy|exfalso].
  assert (Q : 0 < m * q / p) by (apply Rdiv_lt_0_compat; [nra|easy]).
  assert (Q1 : m * q / p <> 1).
  { intros E. apply D. replace (m * q) with (m * q / p * p) by (now field). rewrite E; lra. }
  generalize (ln_lt_sub1 _ Q Q1). unfold Rdiv in *.
  rewrite !ln_mult, !ln_Rinv in * by (try apply Rinv_0_lt_compat; nra).
  intros E. apply (Rmult_lt_compat_l p) in E; [|lra].
  replace (p * (m * q * / p - 1)) with (m * q - p) in E by (now field). lra.
Qed.

Section Gibbs.
Context {X Y : alphabet}.
Implicit Types p q : table X Y.

Lemma correction_0 p q : is_rule q -> sum2 (fun x y => p x y - marginal p x * q x y) = 0.
Proof.
  intros [_ S]. rewrite sum2_minus. unfold sum2 at 2.
  rewrite (sum_ext _ _ (marginal p)); [unfold sum2, marginal; lra|].
  intros x. rewrite sum_scal, S; lra.
Qed.
Lemma correction_nonneg p q : (forall x y, 0 <= p x y) -> is_subrule q ->
  0 <= sum2 (fun x y => p x y - marginal p x * q x y).
Proof.
  intros P [_ S]. apply sum_nonneg; intros x. rewrite sum_minus, sum_scal. specialize (S x).
  change (0 <= marginal p x - marginal p x * ∑ y ∈ Y, q x y).
  generalize (marginal_nonneg p x P); nra.
Qed.

Theorem gibbs_subrule p q : (forall x y, 0 <= p x y) -> is_subrule q -> covers q p -> H p <= finite_loss p q.
Proof.
  intros P C A. apply Rle_trans with (H p + sum2 (fun x y => p x y - marginal p x * q x y)).
  { generalize (correction_nonneg p q P C); lra. }
  change (H p) with (sum2 (fun x y => p x y * - ln (p x y / marginal p x))).
  rewrite <- sum2_plus. apply sum2_le; intros x y.
  apply gibbs_term; [split; [easy|now apply marginal_ge]|apply C|apply A].
Qed.

(** Equality case (this is the first half of Corollary 1). *)
Theorem gibbs_subrule_equality p q : (forall x y, 0 <= p x y) -> is_subrule q ->
  (loss_le p q (H p) <-> forall x y, q x y * marginal p x = p x y).
Proof.
  intros P C; split.
  - intros [A L] x y.
    set (f := fun x y => p x y * - ln (q x y)
       - (p x y * - ln (p x y / marginal p x) + (p x y - marginal p x * q x y))).
    assert (F0 : forall x y, 0 <= f x y).
    { intros a b. unfold f. generalize (gibbs_term (p a b) (marginal p a) (q a b)
        (conj (P a b) (marginal_ge p a b P)) (proj1 C a b) (A a b)); lra. }
    assert (S : sum2 f <= 0).
    { unfold f. rewrite sum2_minus, sum2_plus. generalize (correction_nonneg p q P C).
      unfold finite_loss, H in L. unfold sum2. lra. }
    generalize (sum2_zero f F0 S x y). unfold f; intros E.
    rewrite Rmult_comm. apply gibbs_term_eq; [|apply C|apply A|lra].
    split; [easy|now apply marginal_ge].
  - intros E. assert (A : covers q p).
    { intros x y L. destruct (proj1 C x y) as [|Z]; [easy|]. rewrite <- (E x y), <- Z in L; lra. }
    split; [easy|]. right. apply sum2_ext; intros x y.
    destruct (Req_dec (p x y) 0) as [->|N]; [lra|].
    assert (0 < marginal p x) by (generalize (marginal_ge p x y P) (P x y); lra).
    f_equal. f_equal. f_equal. rewrite <- (E x y). field; lra.
Qed.

Theorem gibbs p q : (forall x y, 0 <= p x y) -> is_rule q -> covers q p -> H p <= finite_loss p q.
Proof. intros P R. apply gibbs_subrule; [easy|now apply rule_subrule]. Qed.
Theorem gibbs_equality p q : (forall x y, 0 <= p x y) -> is_rule q ->
  (loss_le p q (H p) <-> forall x y, q x y * marginal p x = p x y).
Proof. intros P R. apply gibbs_subrule_equality; [easy|now apply rule_subrule]. Qed.

(** ** The posterior *)

Lemma posterior_spec p : (forall x y, 0 <= p x y) ->
  forall x y, posterior p x y * marginal p x = p x y.
Proof.
  intros P x y. unfold posterior. destruct Rlt_dec as [L|L]; [field; lra|].
  generalize (marginal_ge p x y P) (P x y); intros. replace (marginal p x) with 0 by lra. lra.
Qed.
Lemma posterior_rule p : (forall x y, 0 <= p x y) -> inhabited Y -> is_rule (posterior p).
Proof.
  intros P I. assert (S := size_pos I). split.
  - intros x y. unfold posterior. destruct Rlt_dec; [|left; now apply Rinv_0_lt_compat].
    apply Rmult_le_pos; [easy|left; now apply Rinv_0_lt_compat].
  - intros x. unfold posterior. destruct Rlt_dec as [L|L].
    + unfold Rdiv. rewrite sum_scal_r. change (marginal p x * / marginal p x = 1). field; lra.
    + rewrite sum_const. unfold size in *. field; lra.
Qed.
Lemma posterior_loss p : (forall x y, 0 <= p x y) -> inhabited Y ->
  covers (posterior p) p /\ finite_loss p (posterior p) = H p.
Proof.
  intros P I.
  destruct (proj2 (gibbs_equality p _ P (posterior_rule p P I)) (posterior_spec p P)) as [A L].
  split; [easy|]. apply Rle_antisym; [easy|]. apply gibbs; [easy|now apply posterior_rule|easy].
Qed.

(** ** Equation (12): min over q of E[−log q(Y|Z)] is H(Y|Z), at the posterior *)

Theorem equation_12 p : is_law p ->
  is_min (losses_over_rules p) (H p) /\
  (is_rule (posterior p) /\ loss p (posterior p) = Finite (H p)).
Proof.
  intros J. assert (P := proj1 J). destruct (law_inhabited p J) as [_ I].
  destruct (posterior_loss p P I) as [A E]. assert (R := posterior_rule p P I).
  assert (Lp : loss p (posterior p) = Finite (H p)) by (rewrite loss_finite, E; easy).
  split; [split|easy].
  - now exists (posterior p).
  - intros v (q & Q & ->). destruct (classic (covers q p)) as [C|N].
    + rewrite loss_finite by easy. now apply gibbs.
    + now rewrite loss_infinite.
Qed.

Lemma loss_ge_H p q : is_law p -> is_rule q -> Rbar_le (H p) (loss p q).
Proof. intros P Q. apply (equation_12 p P). now exists q. Qed.

(** ** Equation (8): E_p[−log q(Y|X)] = KL(p(y|x) ‖ q(y|x) | p(x)) + H(Y|X) *)

Definition divergence p q : Rbar :=
  expectation (X × Y) (fun c => p (fst c) (snd c))
    (fun c => if Rlt_dec 0 (q (fst c) (snd c))
              then Finite (ln (p (fst c) (snd c) / marginal p (fst c) / q (fst c) (snd c)))
              else p_infty).

Theorem equation_8 p q : is_law p -> is_rule q ->
  loss p q = Rbar_plus (divergence p q) (H p).
Proof.
  intros J R. assert (P := proj1 J). unfold divergence.
  destruct (classic (covers q p)) as [C|N].
  - rewrite (expectation_finite _ _ (fun c => P (fst c) (snd c)) (fun c =>
      ln (p (fst c) (snd c) / marginal p (fst c) / q (fst c) (snd c)))).
    2:{ intros [x y] L. destruct Rlt_dec as [|N]; [easy|]. now destruct (N (C x y L)). }
    rewrite loss_finite by easy. simpl. f_equal. rewrite (sum_pairs (A := X) (B := Y)). simpl.
    unfold H, finite_loss. rewrite <- sum_plus. apply sum_ext; intros x.
    rewrite <- sum_plus. apply sum_ext; intros y.
    destruct (P x y) as [L|<-]; [|lra]. specialize (C x y L).
    assert (M := marginal_ge p x y P).
    unfold Rdiv. rewrite !ln_mult, !ln_Rinv; try lra; try (apply Rinv_0_lt_compat; lra).
    apply Rmult_lt_0_compat; [lra|apply Rinv_0_lt_compat; lra].
  - rewrite loss_infinite by easy. rewrite expectation_infinite; [easy| | |].
    + intros [x y]; apply P.
    + intros c; now destruct Rlt_dec.
    + apply NNPP; intros M. apply N; intros x y L. apply Rnot_le_lt; intros Q.
      apply M. exists (x, y). split; [easy|]. simpl. destruct Rlt_dec; [lra|easy].
Qed.

Theorem divergence_nonneg p q : is_law p -> is_rule q -> Rbar_le (Finite 0) (divergence p q).
Proof.
  intros J R. generalize (loss_ge_H p q J R). rewrite equation_8 by easy.
  destruct (divergence p q); simpl; [lra|easy|easy].
Qed.

(** ** H(Y|X) lies between 0 and log |Y| *)

Lemma H_nonneg p : (forall x y, 0 <= p x y) -> 0 <= H p.
Proof.
  intros P. apply sum_nonneg; intros x; apply sum_nonneg; intros y.
  generalize (marginal_ge p x y P); intros K. destruct (P x y) as [Q|<-]; [|lra].
  apply Rmult_le_pos; [lra|].
  assert (W : 0 < p x y / marginal p x) by (apply Rdiv_lt_0_compat; lra).
  generalize (ln_le_sub1 _ W).
  assert (p x y / marginal p x <= 1) by (apply (Rdiv_le_1 (p x y)); lra). lra.
Qed.

Theorem H_le_log_size p : is_law p -> H p <= ln (size Y).
Proof.
  intros J. destruct (law_inhabited p J) as [_ I]. assert (S := size_pos I).
  set (u := (fun _ _ => / size Y) : table X Y).
  assert (U : is_rule u).
  { split; unfold u; intros; [left; now apply Rinv_0_lt_compat|].
    rewrite sum_const; unfold size in *; field; lra. }
  assert (A : covers u p) by (intros x y _; unfold u; now apply Rinv_0_lt_compat).
  generalize (gibbs p u (proj1 J) U A). unfold finite_loss, u.
  change (∑ x ∈ X, ∑ y ∈ Y, p x y * - ln (/ size Y)) with (sum2 (fun x y => p x y * - ln (/ size Y))).
  rewrite (sum2_ext _ (fun x y => ln (size Y) * p x y)).
  - rewrite sum2_scal. unfold sum2. rewrite (proj2 J); lra.
  - intros; rewrite ln_Rinv by easy; lra.
Qed.
End Gibbs.
