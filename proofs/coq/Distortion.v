(** * The distortion constraints (3) and (4) as transport games

    Hence both give convex, closed sets of laws of (Z,Y), and Theorem 1 applies. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Theorem1 Lifted Transport Attacks.
Import ListNotations.
Open Scope R_scope.

Section Distortion.
Context {X Y Z : alphabet}.
Variable P : table X Y.
Variable d : X -> Z -> Rbar.
Hypothesis P_law : is_law P.
Hypothesis d_nonneg : forall x z, Rbar_le (Finite 0) (d x z).
Variable eps : R.

Notation attack := (X * Y -> letter Z -> R).
Implicit Types (C : attack) (p : table Z Y).
Notation joint := (joint P).
Notation released := (released P).
Notation max_distortion := (max_distortion P d eps).
Notation mean_distortion := (mean_distortion P d eps).
Notation laws_of_attacks := (laws_of_attacks P).

Definition arcs_within (s : X * Y) (t : Z * Y) := snd s = snd t /\ Rbar_le (d (fst s) (fst t)) eps.
Definition arcs_finite (s : X * Y) (t : Z * Y) := snd s = snd t /\ is_finite (d (fst s) (fst t)).

Definition max_distortion_game : polytope Z Y :=
  transport P arcs_within none no_cost no_budget.
Definition mean_distortion_game : polytope Z Y :=
  transport P arcs_finite one (fun _ s t => real (d (fst s) (fst t))) (fun _ => eps).

(** A plan that preserves labels, from an attack and back *)
Definition plan_of C (j : (X * Y) * (Z * Y)) : R :=
  iverson (snd (fst j) = snd (snd j)) * joint C (fst j, fst (snd j)).

Lemma plan_row C s (f : Z * Y -> R) :
  ∑ t ∈ Z × Y, f t * plan_of C (s, t) = ∑ z ∈ Z, f (z, snd s) * joint C (s, z).
Proof.
  rewrite sum_pairs. apply sum_ext; intros z. unfold plan_of; simpl.
  rewrite (sum_ext _ _ (fun y => iverson (snd s = y) * (f (z, y) * joint C (s, z)))) by (intros; ring).
  apply (sum_single' (fun y => f (z, y) * joint C (s, z))).
Qed.
Lemma plan_law C z y : ∑ s ∈ X × Y, plan_of C (s, (z, y)) = released C z y.
Proof.
  rewrite sum_pairs. apply sum_ext; intros x. unfold plan_of; simpl.
  rewrite (sum_single (fun y => joint C ((x, y), z))). easy.
Qed.
Lemma plan_cost C (f : X -> Z -> R) :
  ∑ j ∈ (X × Y) × (Z × Y), f (fst (fst j)) (fst (snd j)) * plan_of C j
  = ∑ j ∈ (X × Y) × Z, joint C j * f (fst (fst j)) (snd j).
Proof.
  rewrite (sum_pairs (A := X × Y) (B := Z × Y)), (sum_pairs (A := X × Y) (B := Z)).
  apply sum_ext; intros s. etransitivity; [exact (plan_row C s (fun t => f (fst s) (fst t)))|].
  apply sum_ext; intros z. apply Rmult_comm.
Qed.
Lemma plan_nonneg C : is_channel C -> forall j, 0 <= plan_of C j.
Proof.
  intros H j. apply Rmult_le_pos; [apply iverson_bounds|now apply joint_nonneg].
Qed.
Lemma plan_source C : is_channel C -> forall s, ∑ t ∈ Z × Y, plan_of C (s, t) = P (fst s) (snd s).
Proof.
  intros H s. rewrite <- (joint_source P C H s).
  transitivity (∑ z ∈ Z, 1 * joint C (s, z)); [|apply sum_ext; intros; apply Rmult_1_l].
  rewrite <- (plan_row C s (fun _ => 1)). apply sum_ext; intros. symmetry; apply Rmult_1_l.
Qed.

(** Every plan along label-preserving arcs comes from an attack. *)
Lemma attack_of_plan (g : (X * Y) * (Z * Y) -> R) :
  (forall j, 0 <= g j) -> (forall s, ∑ t ∈ Z × Y, g (s, t) = P (fst s) (snd s)) ->
  (forall s t, snd s <> snd t -> g (s, t) = 0) ->
  exists C, is_channel C /\ forall j, g j = plan_of C j.
Proof.
  intros G0 GM GL.
  assert (I : inhabited Z).
  { destruct (classic (inhabited Z)) as [|N]; [easy|exfalso].
    destruct P_law as [_ S]. assert (S0 : ∑ x ∈ X, ∑ y ∈ Y, P x y = 0); [|lra].
    rewrite <- (sum_0 (letters X)). apply sum_ext; intros x.
    rewrite <- (sum_0 (letters Y)). apply sum_ext; intros y.
    transitivity (∑ t ∈ Z × Y, g ((x, y), t)); [symmetry; apply (GM (x, y))|].
    rewrite sum_pairs. destruct (letters Z) as [|z l]; [easy|]. now destruct N. }
  destruct (channel_of_plan (fun s => P (fst s) (snd s))
    (fun j : (X × Y) * Z => g (fst j, (snd j, snd (fst j))))) as (C & HC & E).
  - easy.
  - easy.
  - intros s. rewrite <- GM, sum_pairs. apply sum_ext; intros z. simpl.
    rewrite (sum_ext _ (fun y => g (s, (z, y))) (fun y => iverson (snd s = y) * g (s, (z, y)))).
    + symmetry. apply (sum_single' (fun y => g (s, (z, y)))).
    + intros y. destruct (classic (snd s = y)) as [A|N].
      * rewrite iverson_true by easy. ring.
      * rewrite iverson_false, GL by easy. ring.
  - exists C. split; [easy|]. intros [s [z y]]. unfold plan_of, joint; simpl.
    destruct (classic (snd s = y)) as [A|N].
    + rewrite iverson_true, <- E by easy. simpl. rewrite A. ring.
    + rewrite iverson_false, GL by easy. ring.
Qed.

Theorem max_distortion_is_transport p :
  laws_of_attacks max_distortion p <-> laws max_distortion_game p.
Proof.
  split.
  - intros (C & M & E). assert (H := proj1 M).
    exists (plan_of C). split.
    + apply transport_feasible. split; [now apply plan_nonneg|].
      split; [|split; [now apply plan_source|intros []]].
      intros [x y] [z y'] N. unfold plan_of; simpl.
      destruct (classic (y = y')) as [<-|N']; [|rewrite iverson_false by easy; ring].
      destruct (joint_nonneg P P_law C H ((x, y), z)) as [L|<-]; [|ring].
      destruct N. split; [easy|]. now apply ((proj1 (max_distortion_iff P d P_law eps C H) M) x y z).
    + intros z y. rewrite E. symmetry. unfold max_distortion_game.
      rewrite transport_law. apply plan_law.
  - intros (g & F & E). apply transport_feasible in F. destruct F as (G0 & GA & GM & _).
    destruct (attack_of_plan g G0 GM) as (C & H & EC).
    { intros s t N. apply GA. intros [A _]. easy. }
    exists C. split.
    + apply max_distortion_iff; [easy|easy|]. intros x y z L. apply NNPP; intros N.
      assert (Z0 : g ((x, y), (z, y)) = 0) by (apply GA; intros [_ A]; easy).
      rewrite EC in Z0. unfold plan_of, joint in Z0; simpl in Z0.
      rewrite iverson_true in Z0 by easy. lra.
    + intros z y. rewrite E. unfold max_distortion_game. rewrite transport_law, <- plan_law.
      apply sum_ext; intros; apply EC.
Qed.

Theorem mean_distortion_is_transport p :
  laws_of_attacks mean_distortion p <-> laws mean_distortion_game p.
Proof.
  split.
  - intros (C & M & E). assert (H := proj1 M).
    destruct (proj1 (mean_distortion_iff P d P_law d_nonneg eps C H) M) as [Fin B]. exists (plan_of C). split.
    + apply transport_feasible. split; [now apply plan_nonneg|].
      split; [|split; [now apply plan_source|]].
      * intros [x y] [z y'] N. unfold plan_of; simpl.
        destruct (classic (y = y')) as [<-|N']; [|rewrite iverson_false by easy; ring].
        destruct (joint_nonneg P P_law C H ((x, y), z)) as [L|<-]; [|ring].
        destruct N. split; [easy|]. now apply (Fin x y z).
      * intros _. rewrite (plan_cost C (fun x z => real (d x z))). exact B.
    + intros z y. rewrite E. symmetry. unfold mean_distortion_game.
      rewrite transport_law. apply plan_law.
  - intros (g & F & E). apply transport_feasible in F. destruct F as (G0 & GA & GM & GB).
    destruct (attack_of_plan g G0 GM) as (C & H & EC).
    { intros s t N. apply GA. intros [A _]. easy. }
    exists C. split.
    + apply mean_distortion_iff; [easy|easy|easy|]. split.
      * intros x y z L. apply NNPP; intros N.
        assert (Z0 : g ((x, y), (z, y)) = 0) by (apply GA; intros [_ A]; easy).
        rewrite EC in Z0. unfold plan_of, joint in Z0; simpl in Z0.
        rewrite iverson_true in Z0 by easy. lra.
      * rewrite <- (plan_cost C (fun x z => real (d x z))).
        rewrite (sum_ext _ _ (fun j => real (d (fst (fst j)) (fst (snd j))) * g j))
          by (intros; now rewrite EC).
        exact (GB tt).
    + intros z y. rewrite E. unfold mean_distortion_game. rewrite transport_law, <- plan_law.
      apply sum_ext; intros; apply EC.
Qed.

(** ** (3) and (4) are convex and closed *)

Lemma same_set (D D' : table Z Y -> Prop) : (forall p, D p <-> D' p) ->
  (forall p, D' p -> is_law p) -> convex D' -> closed D' ->
  (forall p, D p -> is_law p) /\ convex D /\ closed D.
Proof.
  intros E J Cv Cl. split; [|split].
  - intros p Dp. now apply J, E.
  - intros p r t Dp Dr T. apply E, Cv; [now apply E|now apply E|easy].
  - intros u p Du L. apply E, (Cl u); [intros n; now apply E|easy].
Qed.

Theorem max_distortion_convex_closed :
  (forall p, laws_of_attacks max_distortion p -> is_law p) /\
  convex (laws_of_attacks max_distortion) /\ closed (laws_of_attacks max_distortion).
Proof.
  assert (G := transport_proper P arcs_within none no_cost no_budget P_law).
  apply (same_set _ _ max_distortion_is_transport).
  - now apply laws_are_laws.
  - now apply laws_convex.
  - now apply laws_closed.
Qed.
Theorem mean_distortion_convex_closed :
  (forall p, laws_of_attacks mean_distortion p -> is_law p) /\
  convex (laws_of_attacks mean_distortion) /\ closed (laws_of_attacks mean_distortion).
Proof.
  assert (G := transport_proper P arcs_finite one (fun _ s t => real (d (fst s) (fst t))) (fun _ => eps) P_law).
  apply (same_set _ _ mean_distortion_is_transport).
  - now apply laws_are_laws.
  - now apply laws_convex.
  - now apply laws_closed.
Qed.
End Distortion.
