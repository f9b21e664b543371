(** * Several distortion limits at once

    An attack may have to meet several budgets E[d_k(X,Z)] ≤ ε_k, each with or without
    a radius, Pr[d_k(X,Z) ≤ r_k] = 1.  This is a transport game with one row for each k. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Theorem1 Lifted Transport Attacks Distortion.
Import ListNotations.
Open Scope R_scope.

Section Budgets.
Context {X Y Z : alphabet}.
Variable P : table X Y.
Hypothesis P_law : is_law P.
Variable K : alphabet.
Variables (d : K -> X -> Z -> Rbar) (budget : K -> R) (radius : K -> option R).
Hypothesis d_nonneg : forall k x z, Rbar_le (Finite 0) (d k x z).

Definition radius_met (r : option R) (v : Rbar) : Prop :=
  match r with Some e => Rbar_le v e | None => True end.

Definition within (C : X * Y -> Z -> R) := is_channel C /\
  forall k, mean_distortion P (d k) (budget k) C /\
    match radius k with Some r => max_distortion P (d k) r C | None => True end.

Definition arcs_of_budgets (s : X * Y) (t : Z * Y) := snd s = snd t /\
  forall k, is_finite (d k (fst s) (fst t)) /\ radius_met (radius k) (d k (fst s) (fst t)).
Definition budgets_game : polytope Z Y :=
  transport P arcs_of_budgets K (fun k s t => real (d k (fst s) (fst t))) budget.

Theorem within_is_transport p : laws_of_attacks P within p <-> laws budgets_game p.
Proof.
  split.
  - intros (C & [H M] & E). exists (plan_of P C). split.
    + apply transport_feasible. split; [now apply plan_nonneg|].
      split; [|split; [now apply plan_source|]].
      * intros [x y] [z y'] N. unfold plan_of; simpl.
        destruct (classic (y = y')) as [<-|N']; [|rewrite iverson_false by easy; ring].
        destruct (joint_nonneg P P_law C H ((x, y), z)) as [L|<-]; [|ring].
        destruct N. split; [easy|]. intros k. destruct (M k) as [B R]. simpl. split.
        -- exact (proj1 (proj1 (mean_distortion_iff P (d k) P_law (d_nonneg k) (budget k) C H) B) x y z L).
        -- destruct (radius k) as [r|]; [|easy]. simpl.
           exact (proj1 (max_distortion_iff P (d k) P_law r C H) R x y z L).
      * intros k. rewrite (plan_cost P C (fun x z => real (d k x z))).
        exact (proj2 (proj1 (mean_distortion_iff P (d k) P_law (d_nonneg k) (budget k) C H) (proj1 (M k)))).
    + intros z y. rewrite E. symmetry. unfold budgets_game. rewrite transport_law. apply plan_law.
  - intros (g & F & E). apply transport_feasible in F. destruct F as (G0 & GA & GM & GB).
    destruct (attack_of_plan P P_law g G0 GM) as (C & H & EC).
    { intros s t N. apply GA. intros [A _]. easy. }
    assert (arc : forall x y z, 0 < P x y * C (x, y) z -> arcs_of_budgets (x, y) (z, y)).
    { intros x y z L. apply NNPP; intros N.
      assert (Z0 : g ((x, y), (z, y)) = 0) by (now apply GA).
      rewrite EC in Z0. unfold plan_of, joint in Z0; simpl in Z0.
      rewrite iverson_true in Z0 by easy. lra. }
    exists C. split; [split; [easy|]|].
    + intros k. split.
      * apply mean_distortion_iff; [easy|easy|easy|]. split.
        -- intros x y z L. now apply (arc x y z L).
        -- rewrite <- (plan_cost P C (fun x z => real (d k x z))).
           rewrite (sum_ext _ _ (fun j => real (d k (fst (fst j)) (fst (snd j))) * g j))
             by (intros; now rewrite EC).
           exact (GB k).
      * destruct (radius k) as [r|] eqn:Er; [|easy]. apply max_distortion_iff; [easy|easy|].
        intros x y z L. destruct (arc x y z L) as [_ A]. specialize (A k). rewrite Er in A. apply A.
    + intros z y. rewrite E. unfold budgets_game. rewrite transport_law, <- (plan_law P).
      apply sum_ext; intros; apply EC.
Qed.

Theorem within_convex_closed :
  (forall p, laws_of_attacks P within p -> is_law p) /\
  convex (laws_of_attacks P within) /\ closed (laws_of_attacks P within).
Proof.
  assert (G := transport_proper P arcs_of_budgets K (fun k s t => real (d k (fst s) (fst t))) budget P_law).
  apply (same_set _ _ within_is_transport).
  - now apply laws_are_laws.
  - now apply laws_convex.
  - now apply laws_closed.
Qed.
End Budgets.
