(** * The example of Section V-A

    X = Y = {0,1,2,3,4}, P(x,y) = 1/3 at (0,0), (2,2) and (4,4), d(x,z) = |x − z|,
    ε = 1.  The value is h* = log 3 − (2/3) log 2 = h_2(1/3), reached at α = 1/2 only;
    deterministic attacks reach (2/3) log 2, which is less. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1.
From Robust Require Import Lifted Bracket Transport Attacks Distortion Pure.
Import ListNotations.
Open Scope R_scope.

Inductive digit := d0 | d1 | d2 | d3 | d4.
Definition digits : alphabet.
Proof.
  refine (Alphabet digit [d0; d1; d2; d3; d4] _ _).
  - intros []; simpl; tauto.
  - repeat constructor; simpl; intuition discriminate.
Defined.
Canonical digits.

Definition number (x : digit) : R := match x with d0 => 0 | d1 => 1 | d2 => 2 | d3 => 3 | d4 => 4 end.
Definition distance (x z : digit) : Rbar := Finite (Rabs (number x - number z)).
Definition P (x y : digit) : R := match x, y with d0, d0 | d2, d2 | d4, d4 => 1 / 3 | _, _ => 0 end.

(** the laws of (Z,Y) under (3) *)
Definition D : table digits digits -> Prop := laws_of_attacks P (max_distortion P distance 1).

(** the attack p^α, and the law of (Z,Y) that it gives *)
Definition attack (alpha : R) (s : digit * digit) (z : digit) : R :=
  match fst s, z with
  | d0, d1 => 1 | d4, d3 => 1 | d2, d1 => alpha | d2, d3 => 1 - alpha | d1, d1 | d3, d3 => 1 | _, _ => 0 end.
Definition attacked (alpha : R) (z y : digit) : R :=
  match z, y with
  | d1, d0 => 1 / 3 | d3, d4 => 1 / 3 | d1, d2 => alpha / 3 | d3, d2 => (1 - alpha) / 3 | _, _ => 0 end.

(** robust rules: at the releases 1 and 3 determined, at 0 (and 2, 4) not *)
Definition rule (a : R) (z y : digit) : R :=
  match z, y with
  | d0, d0 => a | d0, d1 => 1 - a | d2, d2 => 1 | d4, d4 => 1
  | d1, d0 => 2 / 3 | d1, d2 => 1 / 3 | d3, d4 => 2 / 3 | d3, d2 => 1 / 3 | _, _ => 0 end.

Definition hstar := ln 3 - 2 / 3 * ln 2.
Definition h2 p := - p * ln p - (1 - p) * ln (1 - p).

Lemma hstar_h2 : hstar = h2 (1 / 3).
Proof.
  unfold hstar, h2. replace (1 - 1 / 3) with (2 * / 3) by lra. replace (1 / 3) with (/ 3) by lra.
  rewrite ln_mult, !ln_Rinv by lra. lra.
Qed.

(** ** The data satisfy the assumptions *)

Definition near (x z : digit) : bool :=
  match x, z with
  | d0, (d0|d1) | d1, (d0|d1|d2) | d2, (d1|d2|d3) | d3, (d2|d3|d4) | d4, (d3|d4) => true
  | _, _ => false end.
Lemma near_spec x z : Rbar_le (distance x z) 1 -> near x z = true.
Proof. destruct x, z; simpl; unfold Rabs; destruct Rcase_abs; intros; try reflexivity; lra. Qed.
Lemma near_spec' x z : near x z = true -> Rbar_le (distance x z) 1.
Proof. destruct x, z; simpl; try easy; unfold Rabs; destruct Rcase_abs; intros; lra. Qed.

Lemma P_law : is_law P.
Proof. split; [intros [] []; cbn; lra|]. cbn. lra. Qed.
Lemma distance_nonneg x z : Rbar_le (Finite 0) (distance x z).
Proof. apply Rabs_pos. Qed.

Lemma attack_admissible alpha : 0 <= alpha <= 1 -> max_distortion P distance 1 (attack alpha).
Proof.
  intros A. apply max_distortion_iff; [exact P_law| |].
  - split; [intros [x y] z; destruct x, z; cbn; lra|].
    intros [x y]; destruct x; cbn; lra.
  - intros x y z L. apply near_spec'. destruct x, y, z; cbn in L; easy || lra.
Qed.
Lemma attack_law alpha : 0 <= alpha <= 1 -> D (attacked alpha).
Proof.
  intros A. exists (attack alpha). split; [now apply attack_admissible|].
  intros z y. destruct z, y; cbn; lra.
Qed.

(** ** The value *)

Lemma rule_is_rule a : 0 <= a <= 1 -> is_rule (rule a).
Proof. intros A; split; [intros [] []|intros []]; cbn; lra. Qed.

(** At its source every arc costs at most φ: this is the upper half of the bracket. *)
Definition phi (s : digit * digit) : R := match fst s with d2 => ln 3 | _ => ln 3 - ln 2 end.
Lemma log_bounds : 0 < ln 2 < ln 3.
Proof. split; [rewrite <- ln_1|]; apply ln_increasing; lra. Qed.

Lemma rule_loses a : 2 / 3 <= a <= 1 -> forall p, D p -> loss_le p (rule a) hstar.
Proof.
  intros A p Dp. apply (max_distortion_is_transport P distance P_law 1) in Dp.
  assert (G := transport_proper P (arcs_within distance 1) none no_cost no_budget P_law).
  assert (L23 := log_bounds).
  replace hstar with (dual_value (max_distortion_game P distance 1) phi no_budget).
  - apply bracket_upper; [exact G| | | |easy].
    + intros [[x y] [z y']] z0 y0 [Pos [E W]] I. simpl in *. subst y'. apply near_spec in W.
      destruct (classic ((z, y) = (z0, y0))) as [Eq|N]; [injection Eq as <- <-|].
      * destruct x, y, z; simpl in *; easy || lra.
      * rewrite iverson_false in I by easy; lra.
    + intros [].
    + intros [[x y] [z y']] [Pos [E W]]. simpl in Pos, E, W. subst y'.
      change (column_loss (max_distortion_game P distance 1) (rule a) ((x, y), (z, y)) - 0 <= phi (x, y)).
      replace (column_loss _ _ _) with (- ln (rule a z y)) by (symmetry; apply transport_column_loss).
      apply near_spec in W. unfold phi. destruct x, y, z; cbn in *; try (easy || lra); rewrite ?ln_1; try lra.
      all: try (replace (2 / 3) with (2 * / 3) by lra; rewrite ln_mult, ln_Rinv by lra; lra).
      all: try (replace (1 / 3) with (/ 3) by lra; rewrite ln_Rinv by lra; lra).
      assert (T : ln (2 * / 3) <= ln a).
      { destruct (proj1 A) as [B|B]; [left; apply ln_increasing; lra|right; f_equal; lra]. }
      rewrite ln_mult, ln_Rinv in T by lra. lra.
  - unfold dual_value, hstar. cbn. lra.
Qed.

Lemma attacked_H : H (attacked (1 / 2)) = hstar.
Proof.
  unfold H, marginal, hstar. cbn [sum_list letters digits attacked].
  repeat match goal with |- context [ln (?a / ?b)] =>
    first [ replace (a / b) with 0 by (unfold Rdiv; lra)
          | replace (a / b) with (2 * / 3) by (field; lra)
          | replace (a / b) with (/ 3) by (field; lra) ] end.
  rewrite ?ln_mult, ?ln_Rinv by lra. lra.
Qed.

Lemma D_paradigm : (forall p, D p -> is_law p) /\ convex D /\ closed D.
Proof. exact (max_distortion_convex_closed P distance P_law 1). Qed.

(** (13) = (14) = (15) = (20) = h_2(1/3), the maximum being reached at α = 1/2. *)
Theorem example_value :
  minimax D hstar /\ maximin D hstar /\ max_entropy D hstar /\
  value_20 P distance 1 hstar /\ hstar = h2 (1 / 3) /\
  D (attacked (1 / 2)) /\ H (attacked (1 / 2)) = hstar.
Proof.
  destruct D_paradigm as (J & Cv & Cl).
  assert (Half : D (attacked (1 / 2))) by (apply attack_law; lra).
  destruct (theorem_1 _ _ D J Cv Cl) as (h & Mm & Mx & Me & _); [now exists (attacked (1 / 2))|].
  assert (E : h = hstar).
  { destruct Me as [(p & Dp & Ep) M]. injection Ep as ->. apply Rle_antisym.
    - destruct (rule_loses 1 ltac:(lra) p Dp) as [C L]. apply Rle_trans with (2 := L).
      apply gibbs; [apply (J p Dp)|apply rule_is_rule; lra|easy].
    - rewrite <- attacked_H. apply (M (Finite (H (attacked (1 / 2))))). now exists (attacked (1 / 2)). }
  subst h. repeat (split; [easy|]). split; [|split; [exact hstar_h2|split; [easy|exact attacked_H]]].
  apply equation_20; [exact P_law| |exact Mm].
  intros x y _. exists x. apply near_spec'. now destruct x.
Qed.

(** No other α reaches it. *)
Theorem example_alpha alpha : 0 <= alpha <= 1 -> H (attacked alpha) = hstar -> alpha = 1 / 2.
Proof.
  intros A E. assert (Da := attack_law alpha A).
  assert (L := rule_loses 1 ltac:(lra) _ Da). rewrite <- E in L.
  destruct (gibbs_equality (attacked alpha) (rule 1)) as [K _];
    [apply (proj1 D_paradigm _ Da)|apply rule_is_rule; lra|].
  specialize (K L d1 d0). revert K. unfold marginal. cbn. lra.
Qed.

(** Corollary 1's condition fails here, and the robust rule is not unique:
    q(0|0) may be anything in [2/3, 1]. *)
Theorem example_rules a : 2 / 3 <= a <= 1 -> robust D (rule a).
Proof.
  intros A. destruct D_paradigm as (J & Cv & Cl). destruct example_value as (_ & _ & Me & _).
  apply (robust_iff D J Cv Cl hstar Me). split; [apply rule_is_rule; lra|].
  intros p Dp. apply loss_le_iff; [apply (J p Dp)|now apply rule_loses].
Qed.

(** ** Deterministic attacks: (21) *)

(** A map sends the mass of (y,y) to the letter f(y). *)
Definition same (x y : digit) : bool := match x, y with
  | d0, d0 | d1, d1 | d2, d2 | d3, d3 | d4, d4 => true | _, _ => false end.
Definition mapped (f : digit -> digit) (z y : digit) : R := if same z (f y) then P y y else 0.

Lemma mapped_released g z y :
  released P (deterministic g) z y = mapped (fun y => g (y, y)) z y.
Proof.
  unfold mapped. cbv beta. transitivity (P y y * iverson (z = g (y, y))).
  - unfold released, deterministic. destruct y; cbn -[iverson]; lra.
  - set (w := g (y, y)). change (P y y * iverson (z = w) = if same z w then P y y else 0).
    destruct (same z w) eqn:E.
    + rewrite iverson_true; [ring|]. revert E. now destruct z, w.
    + rewrite iverson_false; [ring|]. intros ->. revert E. now destruct w.
Qed.

Ltac simplify_logs :=
  repeat match goal with |- context [ln (?a / ?b)] =>
    first [ replace (a / b) with 0 by (unfold Rdiv; lra)
          | replace (a / b) with 1 by (field; lra)
          | replace (a / b) with (/ 2) by (field; lra) ] end;
  rewrite ?ln_1, ?ln_Rinv by lra.

Lemma mapped_H f : (forall y, 0 < P y y -> near y (f y) = true) -> H (mapped f) <= 2 / 3 * ln 2.
Proof.
  intros N. assert (L2 := log_bounds).
  generalize (N d0 ltac:(simpl; lra)) (N d2 ltac:(simpl; lra)) (N d4 ltac:(simpl; lra)).
  assert (E1 : forall z, mapped f z d1 = 0) by (intros; unfold mapped; now destruct same).
  assert (E3 : forall z, mapped f z d3 = 0) by (intros; unfold mapped; now destruct same).
  unfold H, marginal. cbn [sum_list letters digits]. rewrite !E1, !E3. unfold mapped. cbn [P].
  destruct (f d0); try easy; destruct (f d2); try easy; destruct (f d4); try easy; intros _ _ _;
    cbn [same]; simplify_logs; lra.
Qed.
Definition best (s : digit * digit) : digit := match fst s with d0 => d1 | d2 => d1 | x => x end.
Lemma best_H : H (released P (deterministic best)) = 2 / 3 * ln 2.
Proof.
  rewrite (H_ext _ _ (mapped_released best)). unfold H, marginal, mapped.
  cbn [sum_list letters digits P same best fst]. simplify_logs; lra.
Qed.

Theorem example_deterministic : value_21 P distance 1 (Finite (2 / 3 * ln 2)).
Proof.
  assert (law : forall g : digits * digits -> digits, is_law (released P (deterministic g)))
    by (intros; apply released_law; [exact P_law|apply deterministic_channel]).
  split.
  - exists best. split.
    + intros x y L. apply near_spec'. now destruct x.
    + rewrite <- best_H. now apply equation_12.
  - intros v (g & A & M). rewrite (min_unique _ _ _ M (proj1 (equation_12 _ (law g)))).
    simpl. rewrite (H_ext _ _ (mapped_released g)). apply mapped_H.
    intros y L. apply near_spec. now apply A.
Qed.

(** (20) is strictly greater than (21): the gap is (1/3) log (27/16). *)
Theorem example_gap : 2 / 3 * ln 2 < hstar /\ hstar - 2 / 3 * ln 2 = 1 / 3 * ln (27 / 16).
Proof.
  assert (E : hstar - 2 / 3 * ln 2 = 1 / 3 * ln (27 / 16)).
  { unfold hstar. replace (27 / 16) with (3 * 3 * 3 * / (2 * 2 * 2 * 2)) by field.
    rewrite !ln_mult, ln_Rinv, !ln_mult by lra. lra. }
  assert (0 < ln (27 / 16)) by (rewrite <- ln_1; apply ln_increasing; lra).
  split; [lra|easy].
Qed.

(** So (21) is strictly less than (20) for this law and ε = 1. *)
Theorem example_strict :
  exists v w, value_20 P distance 1 v /\ value_21 P distance 1 w /\ Rbar_lt w v.
Proof.
  exists (Finite hstar), (Finite (2 / 3 * ln 2)).
  split; [apply example_value|split; [exact example_deterministic|exact (proj1 example_gap)]].
Qed.
