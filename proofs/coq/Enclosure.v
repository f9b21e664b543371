(** * The inference rules of the kernel: two consequences of a bracket

    1. A lower bound of H(p) that needs only the logarithms of a rule q (KL ≤ χ²).
    2. Every rule that solves (13) lies in a small box around p(y|x) if H(p) is
       close to h* (Pinsker). *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1.
Import ListNotations.
Open Scope R_scope.

(** ** H(p) ≥ Σ p f − Σ (p − m q)² / (m q),  f = −log q,  m = p(x) *)

Lemma chi_square_term p m q : 0 <= p <= m -> 0 <= q -> (0 < p -> 0 < q) ->
  p * - ln q - (p - m * q) * (p - m * q) / (m * q) - (p - m * q) <= p * - ln (p / m).
Proof.
  intros [Hp Hm] Hq A. destruct (Req_dec p 0) as [->|N].
  - destruct (Req_dec (m * q) 0) as [E|D].
    + rewrite E. lra.
    + set (d := m * q) in *. replace ((0 - d) * (0 - d) / d) with d by (now field). lra.
  - assert (P : 0 < p) by lra. assert (M : 0 < m) by lra. specialize (A P).
    assert (MQ : 0 < m * q) by nra.
    assert (T : 0 < p / (m * q)) by (now apply Rdiv_lt_0_compat).
    assert (E := ln_le_sub1 _ T). apply (Rmult_le_compat_l p) in E; [|lra].
    replace (p * (p / (m * q) - 1)) with
      ((p - m * q) * (p - m * q) / (m * q) + (p - m * q)) in E by (field; lra).
    replace (ln (p / (m * q))) with (ln (p / m) - ln q) in E.
    + lra.
    + unfold Rdiv. rewrite Rinv_mult.
      rewrite !ln_mult, !ln_Rinv; try lra; try (apply Rinv_0_lt_compat; lra).
      apply Rmult_lt_0_compat; apply Rinv_0_lt_compat; lra.
Qed.

Section Bounds.
Context {X Y : alphabet}.
Implicit Types (p q f : table X Y).

Definition chi_square p q : R := ∑ x ∈ X, ∑ y ∈ Y,
  (p x y - marginal p x * q x y) * (p x y - marginal p x * q x y) / (marginal p x * q x y).

(** [f] may be any lower bound of −log q where p is positive. *)
Theorem entropy_lower_bound p q f : (forall x y, 0 <= p x y) -> is_rule q -> covers q p ->
  (forall x y, 0 < p x y -> f x y <= - ln (q x y)) ->
  ∑ x ∈ X, ∑ y ∈ Y, p x y * f x y - chi_square p q <= H p.
Proof.
  intros P Q C F.
  assert (E := correction_0 p q Q).
  apply Rle_trans with (sum2 (fun x y => p x y * - ln (q x y)) - chi_square p q
    - sum2 (fun x y => p x y - marginal p x * q x y)).
  - rewrite E. assert (∑ x ∈ X, ∑ y ∈ Y, p x y * f x y <= sum2 (fun x y => p x y * - ln (q x y))).
    { apply sum2_le; intros x y. destruct (P x y) as [L|<-]; [|lra].
      apply Rmult_le_compat_l; [lra|now apply F]. }
    lra.
  - change (chi_square p q) with (sum2 (fun x y => (p x y - marginal p x * q x y) *
      (p x y - marginal p x * q x y) / (marginal p x * q x y))).
    rewrite <- !sum2_minus. apply sum2_le; intros x y.
    apply chi_square_term; [split; [easy|now apply marginal_ge]|apply Q|apply C].
Qed.

(** ** Every rule that solves (13) is enclosed by a bracket *)

Theorem divergence_bound (D : table X Y -> Prop) (lo hi h : R) p q :
  D p -> is_law p -> lo <= H p -> h <= hi ->
  is_rule q -> (forall r, D r -> Rbar_le (loss r q) h) ->
  Rbar_le (divergence p q) (hi - lo).
Proof.
  intros Dp J L U Q R. specialize (R p Dp). rewrite equation_8 in R by easy.
  generalize (divergence_nonneg p q J Q).
  destruct (divergence p q) as [d| |]; simpl in *; [intros; lra|easy|easy].
Qed.
End Bounds.

(** ** Pinsker's inequality for two letters:  2 (a − b)² ≤ a log(a/b) + (1−a) log((1−a)/(1−b)) *)

Definition two_letters (a b : R) := a * (ln a - ln b) + (1 - a) * (ln (1 - a) - ln (1 - b)).

Lemma pinsker_interior a b : 0 < a < 1 -> 0 < b < 1 -> 2 * (a - b) * (a - b) <= two_letters a b.
Proof.
  intros A B.
  set (g t := two_letters a t - 2 * (a - t) * (a - t)).
  set (g' t := (t - a) * (1 / (t * (1 - t)) - 4)).
  assert (Dg : forall t, 0 < t < 1 -> is_derive g t (g' t)).
  { intros t T. unfold g, two_letters, g'. auto_derive; [repeat split; lra|]. field; lra. }
  assert (G0 : g a = 0) by (unfold g, two_letters; ring).
  assert (S : forall t, 0 < t < 1 -> 0 <= 1 / (t * (1 - t)) - 4).
  { intros t T. assert (0 < t * (1 - t)) by nra.
    replace (1 / (t * (1 - t)) - 4) with ((1 - 4 * (t * (1 - t))) / (t * (1 - t))) by (field; lra).
    apply Rmult_le_pos; [generalize (Rle_0_sqr (1 - 2 * t)); unfold Rsqr; lra|left; now apply Rinv_0_lt_compat]. }
  enough (0 <= g b) by (unfold g in *; lra).
  destruct (Rtotal_order a b) as [L|[E|L]]; [|rewrite <- E, G0; lra|].
  - destruct (MVT_gen g a b g') as (c & C & E).
    + intros t T. rewrite Rmin_left, Rmax_right in T by lra. apply Dg; lra.
    + intros t T. rewrite Rmin_left, Rmax_right in T by lra.
      apply continuity_pt_filterlim, (ex_derive_continuous g t). exists (g' t). apply Dg; lra.
    + rewrite Rmin_left, Rmax_right in C by lra. specialize (S c ltac:(lra)).
      assert (0 <= g' c) by (unfold g'; apply Rmult_le_pos; lra).
      assert (0 <= g' c * (b - a)) by (apply Rmult_le_pos; lra). lra.
  - destruct (MVT_gen g b a g') as (c & C & E).
    + intros t T. rewrite Rmin_left, Rmax_right in T by lra. apply Dg; lra.
    + intros t T. rewrite Rmin_left, Rmax_right in T by lra.
      apply continuity_pt_filterlim, (ex_derive_continuous g t). exists (g' t). apply Dg; lra.
    + rewrite Rmin_left, Rmax_right in C by lra. specialize (S c ltac:(lra)).
      assert (0 <= - g' c).
      { unfold g'. rewrite Ropp_mult_distr_l. apply Rmult_le_pos; lra. }
      assert (0 <= - g' c * (a - b)) by (apply Rmult_le_pos; lra). lra.
Qed.

(** 2 t² ≤ −log(1 − t) for 0 ≤ t < 1, the case where one probability is 0 or 1 *)
Lemma pinsker_edge t : 0 <= t < 1 -> 2 * t * t <= - ln (1 - t).
Proof.
  intros [[T|<-] L].
  - set (g s := - ln (1 - s) - 2 * s * s). set (g' s := (1 - 2 * s) * (1 - 2 * s) / (1 - s)).
    assert (Dg : forall s, s < 1 -> is_derive g s (g' s)).
    { intros s S. unfold g, g'. auto_derive; [lra|]. field; lra. }
    destruct (MVT_gen g 0 t g') as (c & C & E).
    + intros s S. rewrite Rmin_left, Rmax_right in S by lra. apply Dg; lra.
    + intros s S. rewrite Rmin_left, Rmax_right in S by lra.
      apply continuity_pt_filterlim, (ex_derive_continuous g s). exists (g' s). apply Dg; lra.
    + rewrite Rmin_left, Rmax_right in C by lra.
      assert (0 <= g' c).
      { unfold g'. apply Rmult_le_pos; [apply (Rle_0_sqr (1 - 2 * c))|]. left; apply Rinv_0_lt_compat; lra. }
      assert (0 <= g' c * (t - 0)) by (apply Rmult_le_pos; lra).
      assert (g 0 = 0) by (unfold g; replace (1 - 0) with 1 by ring; rewrite ln_1; ring).
      unfold g in *; lra.
  - replace (1 - 0) with 1 by ring. rewrite ln_1; lra.
Qed.

(** ** Pinsker's inequality for one letter:  2 (p(y) − q(y))² ≤ KL(p ‖ q) *)

Section OneLetter.
Context {Y : alphabet}.
Variables (p q : Y -> R) (y0 : Y).
Hypothesis p_nonneg : forall y, 0 <= p y.
Hypothesis q_nonneg : forall y, 0 <= q y.
Hypothesis p_sum : ∑ y ∈ Y, p y = 1.
Hypothesis q_sum : ∑ y ∈ Y, q y = 1.
Hypothesis q_covers : forall y, 0 < p y -> 0 < q y.

Definition kl := ∑ y ∈ Y, p y * (ln (p y) - ln (q y)).

(** 1 for the letters other than y0 *)
Definition other (y : Y) : R := 1 - iverson (y = y0).
Lemma split_sum f : ∑ y ∈ Y, f y = f y0 + ∑ y ∈ Y, other y * f y.
Proof.
  rewrite <- (sum_single f y0), <- sum_plus. apply sum_ext; intros y. unfold other; ring.
Qed.
Lemma other_bounds y : 0 <= other y <= 1.
Proof. unfold other. generalize (iverson_bounds (y = y0)); lra. Qed.

(** Merging the other letters into one does not increase the divergence. *)
Lemma merge_letters : 
  p y0 * (ln (p y0) - ln (q y0)) + (1 - p y0) * (ln (1 - p y0) - ln (1 - q y0)) <= kl /\ (0 < 1 - p y0 -> 0 < 1 - q y0).
Proof.
  set (a := 1 - p y0). set (b := 1 - q y0).
  assert (Ea : ∑ y ∈ Y, other y * p y = a) by (unfold a; rewrite split_sum in p_sum; lra).
  assert (Eb : ∑ y ∈ Y, other y * q y = b) by (unfold b; rewrite split_sum in q_sum; lra).
  assert (B0 : 0 <= b) by (rewrite <- Eb; apply sum_nonneg; intros y; apply Rmult_le_pos; [apply other_bounds|easy]).
  assert (A0 : 0 <= a) by (rewrite <- Ea; apply sum_nonneg; intros y; apply Rmult_le_pos; [apply other_bounds|easy]).
  assert (AB : 0 < a -> 0 < b).
  { intros A. destruct B0 as [|Z]; [easy|exfalso].
    assert (N : a <= 0); [|lra]. rewrite <- Ea, <- (sum_0 (letters Y)). apply sum_le; intros y.
    assert (T : other y * q y = 0).
    { apply (sum_zero (fun y => other y * q y)); [|lra].
      intros; apply Rmult_le_pos; [apply other_bounds|easy]. }
    destruct (p_nonneg y) as [P|<-]; [|lra]. specialize (q_covers y P).
    apply Rmult_integral in T. destruct T as [->|]; lra. }
  split; [|easy]. unfold kl. rewrite split_sum. apply Rplus_le_compat_l.
  destruct A0 as [A|Z].
  - specialize (AB A).
    assert (E : ∑ y ∈ Y, other y * p y * (ln a - ln b) + ∑ y ∈ Y, (other y * p y - a / b * (other y * q y))
       = a * (ln a - ln b)).
    { rewrite sum_minus, sum_scal_r, sum_scal, Ea, Eb. field; lra. }
    rewrite <- E, <- sum_plus. apply sum_le; intros y.
    assert (O := other_bounds y).
    destruct (p_nonneg y) as [P|Z].
    + specialize (q_covers y P).
      assert (T : 0 < q y * a / (p y * b))
        by (unfold Rdiv; repeat apply Rmult_lt_0_compat; try apply Rinv_0_lt_compat; nra).
      assert (L := ln_le_sub1 _ T). unfold Rdiv in L.
      rewrite !ln_mult, ln_Rinv, ln_mult in L; try lra; try (apply Rinv_0_lt_compat); try nra.
      apply (Rmult_le_compat_l (p y)) in L; [|lra].
      replace (p y * (q y * a * / (p y * b) - 1)) with (a / b * q y - p y) in L by (field; lra).
      replace (other y * p y * (ln a - ln b) + (other y * p y - a / b * (other y * q y)))
        with (other y * (p y * (ln a - ln b) + p y - a / b * q y)) by ring.
      apply Rmult_le_compat_l; lra.
    + rewrite <- Z. assert (0 <= a / b * (other y * q y)); [|lra].
      repeat apply Rmult_le_pos; try lra; [left; now apply Rinv_0_lt_compat|apply q_nonneg].
  - rewrite <- Z. rewrite Rmult_0_l. right. rewrite <- (sum_0 (letters Y)). apply sum_ext; intros y.
    assert (T : other y * p y = 0).
    { apply (sum_zero (fun y => other y * p y)); [|lra].
      intros; apply Rmult_le_pos; [apply other_bounds|easy]. }
    rewrite <- Rmult_assoc, T. ring.
Qed.

Theorem pinsker : 2 * (p y0 - q y0) * (p y0 - q y0) <= kl.
Proof.
  destruct merge_letters as [M AB]. apply Rle_trans with (2 := M).
  assert (P1 : p y0 <= 1) by (rewrite <- p_sum; now apply term_le_sum).
  assert (Q1 : q y0 <= 1) by (rewrite <- q_sum; now apply term_le_sum).
  destruct (p_nonneg y0) as [P|P].
  - assert (Q := q_covers y0 P). destruct P1 as [P1|P1].
    + specialize (AB ltac:(lra)). apply pinsker_interior; lra.
    + rewrite P1. replace (1 - 1) with 0 by ring. rewrite ln_1.
      assert (E := pinsker_edge (1 - q y0) ltac:(lra)).
      replace (1 - (1 - q y0)) with (q y0) in E by ring. lra.
  - rewrite <- P in *. replace (1 - 0) with 1 in * by ring. rewrite ln_1.
    assert (E := pinsker_edge (q y0) ltac:(specialize (q_nonneg y0); lra)). lra.
Qed.
End OneLetter.

(** ** The enclosure: |p(y|x) − q(y|x)| ≤ sqrt((hi − lo) / (2 p(x))) where p(x) > 0 *)

Theorem rule_enclosure {X Y : alphabet} (D : table X Y -> Prop) (lo hi h : R) (p q : table X Y) :
  D p -> is_law p -> lo <= H p -> h <= hi ->
  is_rule q -> (forall r, D r -> Rbar_le (loss r q) h) ->
  forall x y, 0 < marginal p x ->
  Rabs (p x y / marginal p x - q x y) <= sqrt ((hi - lo) / (2 * marginal p x)).
Proof.
  intros Dp J L U Q Rob x y M. assert (P := proj1 J).
  assert (C : loss_le p q h) by (apply loss_le_iff; [easy|now apply Rob]). destruct C as [C B].
  (* the divergence is Σ_x p(x) KL_x, and each term is at least 0 *)
  set (cond x y := p x y / marginal p x).
  assert (terms : forall a, 0 < marginal p a ->
    forall b, 2 * (cond a b - q a b) * (cond a b - q a b) <= kl (cond a) (q a)).
  { intros a Ma b. assert (Ia := Rinv_0_lt_compat _ Ma). apply pinsker.
    - intros c. apply Rmult_le_pos; [apply P|lra].
    - intros c; apply Q.
    - unfold cond, Rdiv. rewrite sum_scal_r. change (marginal p a * / marginal p a = 1). field; lra.
    - apply Q.
    - intros c Pc. apply C. destruct (P a c) as [|Z]; [easy|]. unfold cond in Pc. rewrite <- Z in Pc. lra. }
  set (d a := marginal p a * kl (cond a) (q a)).
  assert (d_nonneg : forall a, 0 <= d a).
  { intros a. unfold d. destruct (marginal_nonneg p a P) as [Ma|<-]; [|lra].
    apply Rmult_le_pos; [lra|]. specialize (terms a Ma y).
    generalize (Rle_0_sqr (cond a y - q a y)); unfold Rsqr; lra. }
  assert (total : ∑ a ∈ X, d a <= hi - lo).
  { apply Rle_trans with (finite_loss p q - H p); [|lra]. right.
    unfold finite_loss, H. rewrite <- sum_minus. apply sum_ext; intros a.
    rewrite <- sum_minus. unfold d, kl. rewrite <- sum_scal. apply sum_ext; intros b.
    unfold cond. destruct (P a b) as [Pab|<-].
    - assert (G := marginal_ge p a b P). field; lra.
    - unfold Rdiv. ring. }
  assert (T := term_le_sum d x d_nonneg). specialize (terms x M y). fold (cond x y).
  rewrite <- sqrt_Rsqr_abs. apply sqrt_le_1_alt. unfold Rsqr.
  apply (Rmult_le_compat_l (marginal p x)) in terms; [|lra]. fold (d x) in terms.
  apply Rmult_le_reg_l with (2 * marginal p x); [lra|].
  replace (2 * marginal p x * ((hi - lo) / (2 * marginal p x))) with (hi - lo) by (field; lra).
  lra.
Qed.
