(** * Rule [deterministic]: a tree of cases; and the gap (20) − (21)

    A deterministic attack takes one column of each group.  A case leaves some columns
    of each group.  In each case ANY rule with multipliers bounds H(Y|Z) from above; if
    the cases cover all attacks, the largest of the bounds is a bound of (21). *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1.
From Robust Require Import Lifted Bracket Transport Attacks Distortion Pure.
Import ListNotations.
Open Scope R_scope.

(** ** Cases of a lifted polytope *)

Section Cases.
Context {Z Y : alphabet}.
Variable G : polytope Z Y.
Hypothesis G_proper : proper G.
Implicit Types (left : column G -> Prop) (choice : group G -> column G).

(** The whole mass of each group goes to the column chosen. *)
Definition plan choice (j : column G) : R := iverson (j = choice (group_of G j)) * mass G (group_of G j).

(** The game with the columns that are left *)
Definition restricted left : polytope Z Y := without G (fun j => ~ left j).

Theorem case_bound left q phi lam : is_subrule q -> reaches_positive (restricted left) q ->
  signed (restricted left) lam ->
  dominates (restricted left) phi (fun j => column_loss G q j - column_price G lam j) ->
  forall g, feasible G g -> (forall j, g j <> 0 -> left j) -> H (law_of G g) <= dual_value G phi lam.
Proof.
  intros Q Pos S Dm g F L.
  assert (F' : feasible (restricted left) g).
  { destruct F as (G0 & GA & GM & GB). split; [easy|split; [|now split]]. intros j N.
    apply NNPP; intros N0. apply N. split; [|intros C; now apply C, L].
    apply NNPP; intros A. now apply N0, GA. }
  destruct (bracket_upper (restricted left) G_proper q phi lam Pos S Dm (law_of G g)) as [C B];
    [now exists g|].
  apply Rle_trans with (2 := B). apply gibbs_subrule; [apply (law_of_law G G_proper g F)|easy|easy].
Qed.

(** A tree of cases shows that no deterministic attack on the columns left has more than b:
    by such a bound, by any other proof (the dynamic programme), or by a split of one group. *)
Inductive at_most_in (b : R) : (column G -> Prop) -> Prop :=
| by_bound left q phi lam : is_subrule q -> reaches_positive (restricted left) q ->
    signed (restricted left) lam ->
    dominates (restricted left) phi (fun j => column_loss G q j - column_price G lam j) ->
    dual_value G phi lam <= b -> at_most_in b left
| by_computation left : (forall choice, (forall s, group_of G (choice s) = s) -> (forall s, left (choice s)) ->
    feasible G (plan choice) -> H (law_of G (plan choice)) <= b) -> at_most_in b left
| by_split left s : (forall j, group_of G j = s -> left j ->
    at_most_in b (fun i => left i /\ (group_of G i = s -> i = j))) -> at_most_in b left.

Theorem tree b left : at_most_in b left -> forall choice, (forall s, group_of G (choice s) = s) ->
  (forall s, left (choice s)) -> feasible G (plan choice) -> H (law_of G (plan choice)) <= b.
Proof.
  induction 1 as [left q phi lam Q Pos S Dm B|left B|left s _ IH]; intros c Gc Lc F.
  - apply Rle_trans with (2 := B). apply (case_bound left q phi lam); [easy|easy|easy|easy|easy|].
    intros j N. unfold plan in N. destruct (classic (j = c (group_of G j))) as [->|D]; [apply Lc|].
    rewrite iverson_false in N by easy. lra.
  - now apply B.
  - apply (IH (c s)); [easy|easy|easy| |easy].
    intros s'. split; [easy|]. rewrite Gc. now intros ->.
Qed.
End Cases.

(** ** The same for maps, and the gap *)

Section Gap.
Context {X Y Z : alphabet}.
Variable P : table X Y.
Hypothesis P_law : is_law P.
Implicit Types (g : X * Y -> Z) (q : table Z Y).

(** The map g : (x,y) ↦ z chooses the arc from (x,y) to (g(x,y), y). *)
Definition arc_of g (s : X * Y) : (X * Y) * (Z * Y) := (s, (g s, snd s)).

Lemma plan_of_map (d : X -> Z -> Rbar) eps g j :
  plan (max_distortion_game P d eps) (arc_of g) j = plan_of P (deterministic g) j.
Proof.
  destruct j as [s [z y]]. unfold plan, plan_of, arc_of, joint, deterministic. simpl.
  destruct (classic ((z, y) = (g s, snd s))) as [E|N].
  - injection E as -> ->. rewrite !iverson_true by easy. ring.
  - rewrite iverson_false by (intros I; apply N; congruence).
    destruct (classic (snd s = y)) as [<-|M].
    + rewrite (iverson_false (z = g s)) by (intros ->; now apply N). ring.
    + rewrite (iverson_false (snd s = y)) by easy. ring.
Qed.

(** A tree of cases about the game (3) bounds H(Y|g(X,Y)) for every map g that (21) allows. *)
Theorem map_bound (d : X -> Z -> Rbar) eps b : at_most_in (max_distortion_game P d eps) b (fun _ => True) ->
  forall g, admissible_map P d eps g -> H (released P (deterministic g)) <= b.
Proof.
  intros T g A. set (G := max_distortion_game P d eps) in *.
  assert (E := plan_of_map d eps g). assert (Ch := deterministic_channel g).
  assert (F : feasible G (plan G (arc_of g))).
  { apply transport_feasible. split; [|split; [|split; [|intros []]]].
    - intros j. unfold G. rewrite E. now apply plan_nonneg.
    - intros s t N. unfold plan, arc_of. simpl.
      destruct (classic (t = (g s, snd s))) as [->|D].
      2:{ rewrite iverson_false; [ring|]. intros I. now injection I. }
      destruct (proj1 P_law (fst s) (snd s)) as [L|<-]; [|ring].
      destruct N. split; [easy|]. destruct s as [x y]. now apply A.
    - intros s. rewrite <- (plan_source P _ Ch s). apply sum_ext; intros t. apply E. }
  rewrite (H_ext _ (law_of G (plan G (arc_of g)))).
  - now apply (tree G (transport_proper _ _ _ _ _ P_law) b (fun _ => True)).
  - intros z y. rewrite <- plan_law. unfold G at 1. unfold max_distortion_game. rewrite transport_law.
    apply sum_ext; intros s. symmetry. apply E.
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
