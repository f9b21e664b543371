(** * Laws, rules, losses (Sections I and II)

    The vocabulary of the paper: joint laws, decision rules, the logarithmic
    loss with values in [0, +∞], conditional entropy, and minima and maxima of
    sets of extended reals.  Logarithms are natural. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Rbar.
From Robust Require Import Sums.
Import ListNotations.
Open Scope R_scope.

(** A table gives a number to each pair of letters.  [X] holds the features
    (or releases), [Y] the labels: [p x y] is p(x,y) and [q x y] is q(y|x). *)
Notation table X Y := (letter X -> letter Y -> R).

(** ** Sums of extended reals, and expectations *)

Fixpoint sum_bar {A} (l : list A) (f : A -> Rbar) : Rbar :=
  match l with [] => Finite 0 | a :: l' => Rbar_plus (f a) (sum_bar l' f) end.

(** Σ_a p(a) f(a) for f with values in ]−∞, +∞], where 0 · ∞ = 0 *)
Definition expectation (A : alphabet) (p : A -> R) (f : A -> Rbar) : Rbar :=
  sum_bar (letters A) (fun a => Rbar_mult (p a) (f a)).

(** −log q, which is +∞ at q = 0 *)
Definition minus_log (q : R) : Rbar :=
  if Rlt_dec 0 q then Finite (- ln q) else p_infty.

Definition is_max (S : Rbar -> Prop) (m : Rbar) := S m /\ forall v, S v -> Rbar_le v m.
Definition is_min (S : Rbar -> Prop) (m : Rbar) := S m /\ forall v, S v -> Rbar_le m v.

Section Definitions.
Context {X Y : alphabet}.
Implicit Types p q : table X Y.

Definition marginal p (x : X) : R := ∑ y ∈ Y, p x y.
Definition sum2 (f : table X Y) : R := ∑ x ∈ X, ∑ y ∈ Y, f x y.

(** P(X, Y): joint distributions *)
Definition is_law p := (forall x y, 0 <= p x y) /\ ∑ x ∈ X, ∑ y ∈ Y, p x y = 1.

(** P(Y|X): conditional distributions, that is, decision rules *)
Definition is_rule q := (forall x y, 0 <= q x y) /\ forall x, ∑ y ∈ Y, q x y = 1.

(** The same with sums of at most 1: a rule that leaves something open *)
Definition is_subrule q := (forall x y, 0 <= q x y) /\ forall x, ∑ y ∈ Y, q x y <= 1.

(** p(y|x); where p(x) = 0 it is not determined, and we take the uniform law *)
Definition posterior p : table X Y := fun x y =>
  if Rlt_dec 0 (marginal p x) then p x y / marginal p x else / size Y.

(** E_p[−log q(Y|X)], in [0, +∞] *)
Definition loss p q : Rbar :=
  expectation (X × Y) (fun c => p (fst c) (snd c)) (fun c => minus_log (q (fst c) (snd c))).

(** H(Y|X) = Σ p(x,y) (−log p(y|x)), where 0 log 0 = 0 *)
Definition H p : R := ∑ x ∈ X, ∑ y ∈ Y, p x y * - ln (p x y / marginal p x).

(** The loss is finite when the rule [q] is positive wherever the law [p] is,
    and then it is a finite sum. *)
Definition covers q p := forall x y, 0 < p x y -> 0 < q x y.
Definition finite_loss p q : R := ∑ x ∈ X, ∑ y ∈ Y, p x y * - ln (q x y).
Definition loss_le p q (c : R) := covers q p /\ finite_loss p q <= c.

(** The sets over which the games of Theorem 1 optimise *)
Definition losses_over_rules p (v : Rbar) := exists q, is_rule q /\ v = loss p q.
Definition losses_over_laws (D : table X Y -> Prop) q (v : Rbar) := exists p, D p /\ v = loss p q.
Definition entropies (D : table X Y -> Prop) (v : Rbar) := exists p, D p /\ v = Finite (H p).
End Definitions.

(** ** Expectations of extended values *)

Lemma Rbar_mult_0 (v : Rbar) : Rbar_mult (Finite 0) v = Finite 0.
Proof.
  destruct v; simpl; [f_equal; ring| |]; destruct Rle_dec as [L|L]; try lra;
    destruct Rle_lt_or_eq_dec; lra || easy.
Qed.
Lemma Rbar_mult_infinity (p : R) : 0 < p -> Rbar_mult p p_infty = p_infty.
Proof.
  intros P; simpl. destruct Rle_dec as [L|L]; [|lra].
  destruct Rle_lt_or_eq_dec; [easy|lra].
Qed.

Lemma sum_bar_finite {A} (l : list A) (f : A -> Rbar) (g : A -> R) :
  (forall a, f a = Finite (g a)) -> sum_bar l f = Finite (sum_list l g).
Proof. intros E; induction l as [|a l IH]; simpl; [easy|]. now rewrite E, IH. Qed.
Lemma sum_bar_ext {A} (l : list A) (f g : A -> Rbar) :
  (forall a, f a = g a) -> sum_bar l f = sum_bar l g.
Proof. intros E; induction l as [|a l IH]; simpl; [easy|]. now rewrite E, IH. Qed.
Lemma sum_bar_above {A} (l : list A) (f : A -> Rbar) :
  (forall a, f a <> m_infty) -> sum_bar l f <> m_infty.
Proof.
  intros E; induction l as [|a l IH]; simpl; [easy|]. specialize (E a).
  destruct (f a), (sum_bar l f); easy.
Qed.
Lemma sum_bar_infinite {A} (l : list A) (f : A -> Rbar) b :
  (forall a, f a <> m_infty) -> In b l -> f b = p_infty -> sum_bar l f = p_infty.
Proof.
  intros E I Eb; induction l as [|a l IH]; simpl; [easy|]. destruct I as [->|I].
  - rewrite Eb. generalize (sum_bar_above l f E). now destruct (sum_bar l f).
  - rewrite IH by easy. specialize (E a). now destruct (f a).
Qed.

Section Expectation.
Context {A : alphabet}.
Variables (p : A -> R) (f : A -> Rbar).
Hypothesis p_nonneg : forall a, 0 <= p a.
Hypothesis f_above : forall a, f a <> m_infty.

Lemma weighted_above a : Rbar_mult (p a) (f a) <> m_infty.
Proof.
  destruct (p_nonneg a) as [P|<-]; [|now rewrite Rbar_mult_0].
  specialize (f_above a). destruct (f a); [easy|now rewrite Rbar_mult_infinity|easy].
Qed.
Lemma expectation_infinite : (exists a, 0 < p a /\ f a = p_infty) -> expectation A p f = p_infty.
Proof.
  intros (a & P & E). apply (sum_bar_infinite _ _ a); [apply weighted_above|apply letters_all|].
  rewrite E. now apply Rbar_mult_infinity.
Qed.
Lemma expectation_finite (g : A -> R) : (forall a, 0 < p a -> f a = Finite (g a)) ->
  expectation A p f = Finite (∑ a ∈ A, p a * g a).
Proof.
  intros E. apply sum_bar_finite; intros a. destruct (p_nonneg a) as [P|<-].
  - now rewrite E by easy.
  - rewrite Rbar_mult_0. f_equal; ring.
Qed.

(** An expectation is at most [c] exactly when no infinite value has positive
    weight and the finite sum is at most [c]. *)
Lemma expectation_le c : Rbar_le (expectation A p f) (Finite c) <->
  (forall a, 0 < p a -> is_finite (f a)) /\ ∑ a ∈ A, p a * real (f a) <= c.
Proof.
  destruct (excluded_middle_informative (forall a, 0 < p a -> is_finite (f a))) as [F|N].
  - rewrite (expectation_finite (fun a => real (f a))) by (intros a P; symmetry; exact (F a P)).
    simpl; tauto.
  - assert (I : exists a, 0 < p a /\ f a = p_infty).
    { destruct (classic (exists a, 0 < p a /\ f a = p_infty)) as [|M]; [easy|].
      destruct N; intros a P. specialize (f_above a). destruct (f a) eqn:Ea; [easy| |easy].
      destruct M; now exists a. }
    rewrite expectation_infinite by easy. simpl; tauto.
Qed.
End Expectation.

(** ** The loss, in finite terms *)

Lemma minus_log_above q : minus_log q <> m_infty.
Proof. unfold minus_log; now destruct Rlt_dec. Qed.

Section Loss.
Context {X Y : alphabet}.
Implicit Types p q : table X Y.

Lemma loss_finite p q : (forall x y, 0 <= p x y) -> covers q p -> loss p q = Finite (finite_loss p q).
Proof.
  intros P C. unfold loss.
  rewrite (expectation_finite _ _ (fun c => P (fst c) (snd c)) (fun c => - ln (q (fst c) (snd c)))).
  - f_equal. now rewrite sum_pairs.
  - intros [x y] L. unfold minus_log. destruct Rlt_dec as [|N]; [easy|]. now destruct (N (C x y L)).
Qed.
Lemma loss_infinite p q : (forall x y, 0 <= p x y) -> ~ covers q p -> loss p q = p_infty.
Proof.
  intros P N. apply expectation_infinite.
  - intros [x y]; apply P.
  - intros; apply minus_log_above.
  - apply NNPP; intros M. apply N; intros x y L. apply Rnot_le_lt; intros Q.
    apply M. exists (x, y). split; [easy|]. unfold minus_log; simpl. destruct Rlt_dec; [lra|easy].
Qed.
Lemma loss_le_iff p q c : (forall x y, 0 <= p x y) ->
  (Rbar_le (loss p q) (Finite c) <-> loss_le p q c).
Proof.
  intros P. unfold loss_le. destruct (classic (covers q p)) as [C|N].
  - rewrite loss_finite by easy. simpl; tauto.
  - rewrite loss_infinite by easy. simpl; tauto.
Qed.

(** ** Elementary facts *)

Lemma sum2_ext (f g : table X Y) : (forall x y, f x y = g x y) -> sum2 f = sum2 g.
Proof. intros E; apply sum_ext; intros; now apply sum_ext. Qed.
Lemma sum2_le (f g : table X Y) : (forall x y, f x y <= g x y) -> sum2 f <= sum2 g.
Proof. intros E; apply sum_le; intros; now apply sum_le. Qed.
Lemma sum2_plus (f g : table X Y) : sum2 (fun x y => f x y + g x y) = sum2 f + sum2 g.
Proof. unfold sum2; rewrite <- sum_plus; apply sum_ext; intros; apply sum_plus. Qed.
Lemma sum2_minus (f g : table X Y) : sum2 (fun x y => f x y - g x y) = sum2 f - sum2 g.
Proof. unfold sum2; rewrite <- sum_minus; apply sum_ext; intros; apply sum_minus. Qed.
Lemma sum2_scal c (f : table X Y) : sum2 (fun x y => c * f x y) = c * sum2 f.
Proof. unfold sum2; rewrite <- sum_scal; apply sum_ext; intros; apply sum_scal. Qed.
Lemma sum2_term (f : table X Y) x y : (forall x y, 0 <= f x y) -> f x y <= sum2 f.
Proof.
  intros P. apply Rle_trans with (∑ y ∈ Y, f x y).
  - now apply (term_le_sum (f x)).
  - apply (term_le_sum (fun x => ∑ y ∈ Y, f x y)). intros; now apply sum_nonneg.
Qed.
Lemma sum2_zero (f : table X Y) : (forall x y, 0 <= f x y) -> sum2 f <= 0 -> forall x y, f x y = 0.
Proof. intros P S x y. generalize (sum2_term f x y P) (P x y); lra. Qed.

Lemma marginal_ge p x y : (forall x y, 0 <= p x y) -> p x y <= marginal p x.
Proof. intros P. now apply (term_le_sum (p x)). Qed.
Lemma marginal_nonneg p x : (forall x y, 0 <= p x y) -> 0 <= marginal p x.
Proof. intros P. now apply sum_nonneg. Qed.
Lemma law_bounds p x y : is_law p -> 0 <= p x y <= 1.
Proof. intros [P S]; split; [easy|]. rewrite <- S. now apply (sum2_term p). Qed.
Lemma marginal_bounds p x : is_law p -> 0 <= marginal p x <= 1.
Proof.
  intros [P S]; split; [now apply marginal_nonneg|]. rewrite <- S.
  apply (term_le_sum (marginal p)); intros; now apply marginal_nonneg.
Qed.
Lemma rule_subrule q : is_rule q -> is_subrule q.
Proof. intros [P S]. split; [easy|]. intros x. now right. Qed.
Lemma rule_le1 q x y : is_rule q -> q x y <= 1.
Proof. intros [P S]. rewrite <- (S x). now apply (term_le_sum (q x)). Qed.
Lemma law_inhabited p : is_law p -> inhabited X /\ inhabited Y.
Proof.
  intros [_ S]. assert (N : ∑ x ∈ X, ∑ y ∈ Y, p x y <> 0) by lra.
  split; [exact (inhabited_of_sum _ N)|].
  destruct (excluded_middle_informative (inhabited Y)) as [|E]; [easy|exfalso; apply N].
  rewrite <- (sum_0 (letters X)). apply sum_ext; intros x.
  destruct (letters Y) as [|y l]; [easy|now destruct E].
Qed.
Lemma H_ext p q : (forall x y, p x y = q x y) -> H p = H q.
Proof.
  intros E. apply sum2_ext; intros x y.
  replace (marginal p x) with (marginal q x); [now rewrite E|apply sum_ext; intros; now rewrite E].
Qed.
End Loss.
