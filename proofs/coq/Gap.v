(** * The inference rule [gap]: deterministic attacks, branch by branch

    A branch is a set of maps g : (x,y) ↦ z.  In each branch ANY rule q bounds the
    entropy H(Y|g(X,Y)) from above by Σ P(x,y) φ(x,y), where φ(x,y) is at least
    −log q(y|g(x,y)) for every map of the branch.  If the branches cover all maps
    that the constraint allows, the largest of the bounds is a bound of (21). *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1.
From Robust Require Import Lifted Transport Attacks Pure.
Import ListNotations.
Open Scope R_scope.

Section Gap.
Context {X Y Z : alphabet}.
Variable P : table X Y.
Hypothesis P_law : is_law P.
Implicit Types (g : X * Y -> Z) (q : table Z Y).

(** The loss of q against the map g *)
Lemma deterministic_loss g q : finite_loss (released P (deterministic g)) q
  = ∑ s ∈ X × Y, P (fst s) (snd s) * - ln (q (g s) (snd s)).
Proof.
  transitivity (∑ c ∈ Z × Y, released P (deterministic g) (fst c) (snd c) * - ln (q (fst c) (snd c))).
  - rewrite sum_pairs. reflexivity.
  - rewrite <- (released_sum P (deterministic g) (fun z y => - ln (q z y))).
    rewrite (sum_pairs (A := X × Y) (B := Z)). apply sum_ext; intros s.
    unfold joint, deterministic; simpl.
    rewrite (sum_ext _ _ (fun z => iverson (z = g s) * (P (fst s) (snd s) * - ln (q z (snd s)))))
      by (intros; ring).
    apply (sum_single (fun z => P (fst s) (snd s) * - ln (q z (snd s)))).
Qed.

Theorem branch_bound (branch : (X * Y -> Z) -> Prop) q (phi : X * Y -> R) : is_rule q ->
  (forall g, branch g -> forall s, 0 < P (fst s) (snd s) ->
     0 < q (g s) (snd s) /\ - ln (q (g s) (snd s)) <= phi s) ->
  forall g, branch g ->
  H (released P (deterministic g)) <= ∑ s ∈ X × Y, P (fst s) (snd s) * phi s.
Proof.
  intros Q B g Bg. specialize (B g Bg).
  assert (J := released_law P P_law _ (deterministic_channel g)).
  apply Rle_trans with (finite_loss (released P (deterministic g)) q).
  - apply gibbs; [apply J|easy|]. intros z y L.
    apply NNPP; intros N. assert (released P (deterministic g) z y <= 0); [|lra].
    unfold released. rewrite <- (sum_0 (letters X)). apply sum_le; intros x.
    unfold deterministic. destruct (classic (z = g (x, y))) as [->|D].
    + destruct (proj1 P_law x y) as [L'|<-]; [|lra]. now destruct N, (B (x, y) L').
    + rewrite iverson_false by easy. lra.
  - rewrite deterministic_loss. apply sum_le; intros s.
    destruct (proj1 P_law (fst s) (snd s)) as [L|<-]; [|lra].
    apply Rmult_le_compat_l; [lra|]. now apply B.
Qed.

(** (21) is the largest entropy H(Y|g(X,Y)). *)
Theorem value_21_entropy (d : X -> Z -> Rbar) eps (w : R) : value_21 P d eps w <->
  is_max (fun v => exists g, admissible_map P d eps g /\ v = Finite (H (released P (deterministic g)))) w.
Proof.
  assert (J : forall g, is_law (released P (deterministic g)))
    by (intros g; exact (released_law P P_law _ (deterministic_channel g))).
  assert (S : forall v, (exists g, admissible_map P d eps g /\
       is_min (losses_over_rules (released P (deterministic g))) v) <->
     (exists g, admissible_map P d eps g /\ v = Finite (H (released P (deterministic g))))).
  { intros v. split; intros (g & A & M); exists g; (split; [easy|]).
    - exact (min_unique _ _ _ M (proj1 (equation_12 _ (J g)))).
    - rewrite M. now apply equation_12. }
  split; intros [A B]; (split; [now apply S|]); intros v V; apply B; now apply S.
Qed.

(** A lower bound a of (20) and an upper bound b of every H(Y|g(X,Y)) give the gap. *)
Theorem gap (d : X -> Z -> Rbar) eps (v w a b : R) :
  value_20 P d eps v -> value_21 P d eps w -> a <= v ->
  (forall g, admissible_map P d eps g -> H (released P (deterministic g)) <= b) ->
  a - b <= v - w.
Proof.
  intros _ W A B. apply value_21_entropy in W. destruct W as [(g & Ag & E) _].
  injection E as ->. specialize (B g Ag). lra.
Qed.
End Gap.
