(** * One budget: strong duality by exchanging arcs

    A plan that gains most within a budget has a multiplier λ: no source can do
    better by moving its mass from an arc that it uses to another one, at the price λ
    per unit of cost.  Every such move is tried, alone or together with another one
    that pays for it; no theorem on linear programmes is needed. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Pure.
Import ListNotations.
Open Scope R_scope.

(** A finite non-empty set of numbers has a maximum. *)
Lemma finite_max {A : alphabet} (P : A -> Prop) (f : A -> R) :
  (exists a, P a) -> exists a, P a /\ forall b, P b -> f b <= f a.
Proof.
  intros (a0 & P0). destruct (finite_maximum (letters A) P f) as (a & _ & Pa & M).
  - exists a0. split; [apply letters_all|easy].
  - exists a. split; [easy|]. intros b Pb. exact (M b (letters_all b) Pb).
Qed.

(** Some part of an expense w is within any means r > 0. *)
Lemma small_part r w : 0 < r -> exists a, 0 < a <= 1 /\ a * w <= r.
Proof.
  intros R0. assert (W0 := Rabs_pos w).
  assert (I : 0 < / (r + Rabs w)) by (apply Rinv_0_lt_compat; lra).
  exists (r / (r + Rabs w)). split; [split|].
  - apply Rmult_lt_0_compat; lra.
  - apply Rmult_le_reg_r with (r + Rabs w); [lra|]. unfold Rdiv. rewrite Rmult_assoc, Rinv_l; lra.
  - apply Rle_trans with (r / (r + Rabs w) * Rabs w).
    + apply Rmult_le_compat_l; [left; apply Rmult_lt_0_compat; lra|apply Rle_abs].
    + apply Rmult_le_reg_r with (r + Rabs w); [lra|].
      replace (r / (r + Rabs w) * Rabs w * (r + Rabs w)) with (r * Rabs w) by (field; lra). nra.
Qed.

Section Exchange.
Context {S T : alphabet}.
Variables (mass : S -> R) (allowed : S -> T -> Prop) (cost gain : S * T -> R) (eps : R).
Implicit Types g : S * T -> R.

Definition plan g := (forall j, 0 <= g j) /\ (forall s t, ~ allowed s t -> g (s, t) = 0) /\
  forall s, ∑ t ∈ T, g (s, t) = mass s.
Definition total (f g : S * T -> R) := ∑ j ∈ S × T, f j * g j.

(** All mass of the arc (s,t) goes to (s,t') instead. *)
Definition pivot g s t t' : S * T -> R :=
  fun j => g j + g (s, t) * (iverson (j = (s, t')) - iverson (j = (s, t))).

Lemma row_of_arc (s a : S) (t : T) : ∑ b ∈ T, iverson ((a, b) = (s, t)) = iverson (a = s).
Proof.
  destruct (classic (a = s)) as [->|N].
  - rewrite iverson_true by easy. rewrite <- (sum_single (fun _ => 1) t). apply sum_ext; intros b.
    destruct (classic (b = t)) as [->|N]; [rewrite !iverson_true by easy; ring|].
    rewrite !iverson_false; [ring|easy|congruence].
  - rewrite iverson_false by easy. rewrite <- (sum_0 (letters T)). apply sum_ext; intros b.
    apply iverson_false. congruence.
Qed.

Lemma pivot_plan g s t t' : plan g -> allowed s t' -> plan (pivot g s t t').
Proof.
  intros (G0 & GA & GM) A. split; [|split].
  - intros j. unfold pivot. destruct (classic (j = (s, t))) as [->|N].
    + rewrite (iverson_true ((s, t) = (s, t))) by easy.
      generalize (G0 (s, t)) (iverson_bounds ((s, t) = (s, t'))). nra.
    + rewrite (iverson_false (j = (s, t))) by easy.
      generalize (G0 j) (G0 (s, t)) (iverson_bounds (j = (s, t'))). nra.
  - intros a b N. unfold pivot. rewrite (iverson_false ((a, b) = (s, t')))
      by (intros E; injection E as -> ->; easy).
    destruct (classic ((a, b) = (s, t))) as [E|E].
    + rewrite <- E, iverson_true, GA by easy. ring.
    + rewrite iverson_false, GA by easy. ring.
  - intros a. unfold pivot. rewrite sum_plus, sum_scal, sum_minus, !row_of_arc, GM. ring.
Qed.

Lemma total_pivot f g s t t' : total f (pivot g s t t') = total f g + g (s, t) * (f (s, t') - f (s, t)).
Proof.
  unfold total, pivot.
  rewrite (sum_ext _ _ (fun j => f j * g j + g (s, t) *
    (iverson (j = (s, t')) * f j - iverson (j = (s, t)) * f j))) by (intros; ring).
  assert (E : forall t, ∑ j ∈ S × T, iverson (j = (s, t)) * f j = f (s, t))
    by (intros u; exact (sum_single (A := S × T) f (s, u))).
  now rewrite sum_plus, sum_scal, sum_minus, !E.
Qed.

Variable g : S * T -> R.
Hypothesis g_plan : plan g.
Hypothesis g_cost : total cost g <= eps.
Hypothesis g_best : forall g', plan g' -> total cost g' <= eps -> total gain g' <= total gain g.

(** A move (s,t) → (s,t'), possible if (s,t) is used and (s,t') is allowed *)
Definition move : alphabet := (S × T) × T.
Definition possible (e : move) := 0 < g (fst e) /\ allowed (fst (fst e)) (snd e).
Definition change (f : S * T -> R) (e : move) := f (fst (fst e), snd e) - f (fst e).

(** Two moves at once, each with a part of its mass *)
Lemma no_gain e1 e2 a1 a2 : possible e1 -> possible e2 -> 0 <= a1 -> 0 <= a2 -> a1 + a2 <= 1 ->
  total cost g + a1 * (g (fst e1) * change cost e1) + a2 * (g (fst e2) * change cost e2) <= eps ->
  a1 * (g (fst e1) * change gain e1) + a2 * (g (fst e2) * change gain e2) <= 0.
Proof.
  destruct e1 as [[s1 t1] t1'], e2 as [[s2 t2] t2']. unfold possible, change; simpl.
  intros [P1 A1] [P2 A2] H1 H2 H12 B.
  set (g1 := pivot g s1 t1 t1'). set (g2 := pivot g s2 t2 t2').
  set (g' := fun j => (1 - a1 - a2) * g j + a1 * g1 j + a2 * g2 j).
  assert (V : forall f, total f g' = total f g + a1 * (g (s1, t1) * (f (s1, t1') - f (s1, t1)))
     + a2 * (g (s2, t2) * (f (s2, t2') - f (s2, t2)))).
  { intros f. transitivity ((1 - a1 - a2) * total f g + a1 * total f g1 + a2 * total f g2).
    - unfold total, g'. rewrite <- !sum_scal, <- !sum_plus. apply sum_ext; intros; ring.
    - unfold g1, g2. rewrite !total_pivot. ring. }
  destruct (pivot_plan g s1 t1 t1' g_plan A1) as (Q0 & QA & QM).
  destruct (pivot_plan g s2 t2 t2' g_plan A2) as (R0 & RA & RM).
  destruct g_plan as (G0 & GA & GM).
  assert (L : total gain g' <= total gain g).
  { apply g_best; [|rewrite V; easy]. split; [|split].
    - intros j. unfold g'. specialize (G0 j); specialize (Q0 j); specialize (R0 j).
      apply Rplus_le_le_0_compat; [apply Rplus_le_le_0_compat|]; apply Rmult_le_pos; easy || lra.
    - intros s t N. unfold g', g1, g2. rewrite (GA s t N), (QA s t N), (RA s t N). ring.
    - intros s. unfold g', g1, g2. rewrite !sum_plus, !sum_scal, GM, QM, RM. ring. }
  rewrite V in L. lra.
Qed.

(** A move that needs no money, or not more than is left, does not gain. *)
Lemma cheap_move e : possible e -> change cost e <= 0 \/ total cost g < eps -> change gain e <= 0.
Proof.
  intros P C. assert (M := proj1 P). set (m := g (fst e)) in *.
  assert (W : exists a, 0 < a <= 1 /\ total cost g + a * (m * change cost e) <= eps).
  { destruct C as [C|C]; [exists 1; split; [lra|]; nra|].
    destruct (small_part (eps - total cost g) (m * change cost e)) as (a & A & B); [lra|].
    exists a. split; [easy|lra]. }
  destruct W as (a & A & B).
  assert (N := no_gain e e a 0 P P ltac:(lra) ltac:(lra) ltac:(lra)). fold m in N.
  apply Rnot_lt_le; intros L. assert (0 < a * (m * change gain e)) by (repeat apply Rmult_lt_0_compat; lra).
  lra.
Qed.

(** A dear move and one that saves: together they do not gain. *)
Lemma paid_move e1 e2 : possible e1 -> possible e2 -> 0 < change cost e1 -> change cost e2 < 0 ->
  change gain e1 * - change cost e2 + change gain e2 * change cost e1 <= 0.
Proof.
  intros P1 P2 C1 C2. assert (M1 := proj1 P1). assert (M2 := proj1 P2).
  set (m1 := g (fst e1)) in *. set (m2 := g (fst e2)) in *.
  set (c1 := change cost e1) in *. set (c2 := - change cost e2).
  assert (C2' : 0 < c2) by (unfold c2; lra). set (k := m2 * c2 + m1 * c1).
  assert (K1 : 0 < m2 * c2) by nra. assert (K2 : 0 < m1 * c1) by nra.
  assert (I : 0 < / k) by (apply Rinv_0_lt_compat; unfold k; lra).
  assert (N := no_gain e1 e2 (m2 * c2 / k) (m1 * c1 / k) P1 P2). fold m1 m2 c1 in N.
  replace (change cost e2) with (- c2) in N by (unfold c2; ring).
  assert (L : m2 * c2 / k * (m1 * change gain e1) + m1 * c1 / k * (m2 * change gain e2) <= 0).
  { apply N; try (left; now apply Rmult_lt_0_compat).
    - right. unfold k. field. fold k. unfold k; lra.
    - replace (total cost g + m2 * c2 / k * (m1 * c1) + m1 * c1 / k * (m2 * - c2)) with (total cost g)
        by (field; unfold k; lra). easy. }
  apply Rmult_le_reg_l with (m1 * m2 * / k); [repeat apply Rmult_lt_0_compat; lra|].
  rewrite Rmult_0_r. apply Rle_trans with (2 := L). right. field. unfold k; lra.
Qed.

Theorem multiplier : exists lam, 0 <= lam /\ lam * (eps - total cost g) = 0 /\
  forall s t t', 0 < g (s, t) -> allowed s t' ->
    gain (s, t') - lam * cost (s, t') <= gain (s, t) - lam * cost (s, t).
Proof.
  enough (W : exists lam, 0 <= lam /\ (0 < lam -> eps <= total cost g) /\
    forall e, possible e -> change gain e <= lam * change cost e).
  { destruct W as (lam & L & Sl & W). exists lam. split; [easy|]. split.
    - destruct L as [L|<-]; [|ring]. specialize (Sl L). replace (total cost g) with eps by lra. ring.
    - intros s t t' P A. specialize (W ((s, t), t') (conj P A)). unfold change in W; simpl in W. lra. }
  destruct (classic (exists e, possible e /\ 0 < change cost e)) as [Dear|None].
  - destruct (finite_max (fun e => possible e /\ 0 < change cost e)
      (fun e => change gain e / change cost e) Dear) as (e0 & [P0 C0] & M).
    set (lam := change gain e0 / change cost e0) in *.
    assert (E0 : change gain e0 = lam * change cost e0) by (unfold lam; field; lra).
    assert (above : forall e, possible e -> 0 < change cost e -> change gain e <= lam * change cost e).
    { intros e P C. specialize (M e (conj P C)). apply (Rmult_le_compat_r (change cost e)) in M; [|lra].
      replace (change gain e / change cost e * change cost e) with (change gain e) in M by (field; lra). easy. }
    destruct (Rle_lt_dec lam 0) as [N|L].
    + exists 0. split; [lra|]. split; [lra|]. intros e P. rewrite Rmult_0_l.
      destruct (Rle_lt_dec (change cost e) 0) as [C|C]; [apply cheap_move; auto|].
      specialize (above e P C). nra.
    + exists lam. split; [lra|]. split.
      * intros _. apply Rnot_lt_le; intros Sl. generalize (cheap_move e0 P0 (or_intror Sl)). nra.
      * intros e P. destruct (Rtotal_order (change cost e) 0) as [C|[C|C]]; [| |now apply above].
        -- assert (K := paid_move e0 e P0 P C0 C). rewrite E0 in K.
           apply Rmult_le_reg_r with (change cost e0); [easy|]. lra.
        -- rewrite C, Rmult_0_r. apply cheap_move; [easy|]. left; lra.
  - exists 0. split; [lra|]. split; [lra|]. intros e P. rewrite Rmult_0_l. apply cheap_move; [easy|].
    left. apply Rnot_lt_le; intros C. apply None. now exists e.
Qed.
End Exchange.
