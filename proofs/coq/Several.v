(** * Several robust rules

    When the robust rule is not unique: exactly if some table that loses at most h*
    against every law of D sums to less than 1 somewhere, which is what the kernel's rule
    [support] looks for.  In particular where no law of D goes. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Losses Witness.
Import ListNotations.
Open Scope R_scope.

(** ** The geometric mean of two numbers *)

Lemma ln_sqrt a : 0 < a -> ln (sqrt a) = ln a / 2.
Proof.
  intros A. assert (S := sqrt_lt_R0 a A). rewrite <- (sqrt_sqrt a) at 2 by lra.
  rewrite ln_mult by easy. lra.
Qed.
Lemma mean_inequality a b : 0 <= a -> 0 <= b -> sqrt (a * b) <= (a + b) / 2.
Proof.
  intros A B. rewrite <- (sqrt_square ((a + b) / 2)) by lra. apply sqrt_le_1_alt.
  generalize (Rle_0_sqr (a - b)); unfold Rsqr; lra.
Qed.
Lemma mean_equality a b : 0 <= a -> 0 <= b -> (a + b) / 2 <= sqrt (a * b) -> a = b.
Proof.
  intros A B E. assert (Q := sqrt_sqrt (a * b) (Rmult_le_pos _ _ A B)).
  assert (P := sqrt_pos (a * b)). assert (S : (a - b) * (a - b) <= 0) by nra. nra.
Qed.

Section Several.
Context {Z Y : alphabet}.
Variable D : table Z Y -> Prop.
Hypothesis D_laws : forall p, D p -> is_law p.
Hypothesis D_convex : convex D.
Hypothesis D_closed : closed D.
Variable h : R.
Hypothesis h_value : max_entropy D h.

Local Notation robust_loss := (robust_loss D D_laws D_convex D_closed h h_value).

Definition mean_rule (q r : table Z Y) : table Z Y := fun z y => sqrt (q z y * r z y).

Lemma mean_loss p q r : (forall z y, 0 <= p z y) -> loss_le p q h -> loss_le p r h -> loss_le p (mean_rule q r) h.
Proof.
  intros P [Cq Lq] [Cr Lr]. split.
  - intros z y Pt. apply sqrt_lt_R0, Rmult_lt_0_compat; auto.
  - assert (E : finite_loss p (mean_rule q r) = (finite_loss p q + finite_loss p r) * / 2).
    { unfold finite_loss. rewrite <- sum_plus, <- sum_scal_r. apply sum_ext; intros z.
      rewrite <- sum_plus, <- sum_scal_r. apply sum_ext; intros y.
      destruct (P z y) as [Pt|<-]; [|ring]. unfold mean_rule.
      rewrite ln_sqrt, ln_mult by (try apply Rmult_lt_0_compat; auto). field. }
    rewrite E. lra.
Qed.

(** Two rules that differ at z have a geometric mean that sums to less than 1 there. *)
Lemma mean_sum q r z : is_rule q -> is_rule r -> ∑ y ∈ Y, mean_rule q r z y <= 1 /\
  (1 <= ∑ y ∈ Y, mean_rule q r z y -> forall y, q z y = r z y).
Proof.
  intros [Q SQ] [R SR].
  assert (T : forall y, 0 <= (q z y + r z y) / 2 - mean_rule q r z y).
  { intros y. generalize (mean_inequality (q z y) (r z y) (Q z y) (R z y)). unfold mean_rule. lra. }
  assert (E : ∑ y ∈ Y, ((q z y + r z y) / 2 - mean_rule q r z y) = 1 - ∑ y ∈ Y, mean_rule q r z y).
  { rewrite sum_minus. unfold Rdiv. rewrite sum_scal_r, sum_plus.
    change ((∑ y ∈ Y, q z y + ∑ y ∈ Y, r z y) * / 2 - ∑ y ∈ Y, mean_rule q r z y
            = 1 - ∑ y ∈ Y, mean_rule q r z y). rewrite SQ, SR. field. }
  split.
  - assert (N := sum_nonneg (letters Y) _ T). rewrite E in N. lra.
  - intros One y. apply mean_equality; [apply Q|apply R|].
    assert (Z0 : (q z y + r z y) / 2 - mean_rule q r z y = 0) by (apply (sum_zero _ T); lra).
    unfold mean_rule in Z0. lra.
Qed.

Theorem several_iff : (exists y y' : Y, y <> y') ->
  ((exists q r, robust D q /\ robust D r /\ exists z y, q z y <> r z y) <->
   exists q z, is_subrule q /\ (forall p, D p -> loss_le p q h) /\ ∑ y ∈ Y, q z y < 1).
Proof.
  intros (y0 & y1 & N). split.
  - intros (q & r & Rq & Rr & z & y & Ne). apply robust_loss in Rq. apply robust_loss in Rr.
    destruct Rq as [Q Lq], Rr as [R Lr]. exists (mean_rule q r), z. split; [split|split].
    + intros; apply sqrt_pos.
    + intros z'. now apply mean_sum.
    + intros p Dp. apply mean_loss; [apply (D_laws p Dp)|auto|auto].
    + apply Rnot_le_lt; intros One. now apply Ne, mean_sum.
  - intros (q & z & S & L & Lt).
    destruct (several_rules D D_laws D_convex D_closed h h_value q S L z y0 y1 Lt N) as (r & r' & Rr & Rr' & Ne).
    exists r, r'. split; [easy|split; [easy|]]. now exists z, y0.
Qed.

(** ** Where no law of D goes, a rule may say anything. *)

Definition replaced (q : table Z Y) (z0 : Z) (y0 : Y) : table Z Y :=
  fun z y => iverson (z = z0) * iverson (y = y0) + (1 - iverson (z = z0)) * q z y.

Lemma replaced_robust q z0 y0 : (forall p, D p -> marginal p z0 = 0) -> robust D q ->
  robust D (replaced q z0 y0).
Proof.
  intros N. rewrite !robust_loss. intros [[Q S] L]. unfold replaced. split; [split|].
  - intros z y. generalize (iverson_bounds (z = z0)) (iverson_bounds (y = y0)) (Q z y). nra.
  - intros z. rewrite sum_plus, !sum_scal, S.
    rewrite (sum_ext _ _ (fun y => iverson (y = y0) * 1)) by (intros; ring).
    rewrite (sum_single (fun _ => 1)). ring.
  - intros p Dp. assert (P := proj1 (D_laws p Dp)). destruct (L p Dp) as [C Lp].
    assert (P0 : forall y, p z0 y = 0).
    { intros y. generalize (marginal_ge p z0 y P) (P z0 y). rewrite (N p Dp). lra. }
    split.
    + intros z y Pt. rewrite (iverson_false (z = z0)) by (intros ->; rewrite P0 in Pt; lra).
      generalize (C z y Pt). lra.
    + apply Rle_trans with (2 := Lp). right. apply sum2_ext; intros z y.
      destruct (classic (z = z0)) as [->|M]; [rewrite P0; ring|].
      rewrite iverson_false by easy. do 2 f_equal. f_equal. ring.
Qed.

Theorem unreached_several z y y' : (forall p, D p -> marginal p z = 0) -> y <> y' ->
  exists r r', robust D r /\ robust D r' /\ r z y <> r' z y.
Proof.
  intros N Ne. destruct (robust_exists D D_laws D_convex D_closed h h_value) as [q Rob].
  exists (replaced q z y), (replaced q z y').
  split; [now apply replaced_robust|split; [now apply replaced_robust|]]. unfold replaced.
  rewrite (iverson_true (z = z)), (iverson_true (y = y)), (iverson_false (y = y')) by easy. lra.
Qed.
End Several.
