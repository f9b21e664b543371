(** * Rule [deterministic]: the dynamic programme of a case

    The programme goes through the groups of positive mass in any order, each once.  It
    keeps a table of states.  A state says what has arrived at each sink of the releases
    that are still open, that is, which some later group can reach on the allowed columns,
    and what has been spent of each row; its value is Σ over the closed releases of their
    parts of H(Y|Z).  A step takes every state and every allowed column of its group,
    leaves out what violates a row, and of two ways to one state keeps the larger value.

    Proved here: for every deterministic attack on the allowed columns that meets every
    row, the last table has a value that is at least that of the attack.  So a programme
    is a leaf of the trees of [Gap.v].  Masses are counted in units of 1/total, so that
    values are total·H.  The sums are those of real numbers: how the kernel compares them
    is another matter. *)

From Coq Require Import Reals List Lra ClassicalEpsilon FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Lifted Bracket Transport Attacks Distortion Pure Gap.
Import ListNotations.
Open Scope R_scope.

(** The part of the release z in H(p), times p's total:  Σ_y p(z,y) log(p(z)/p(z,y)) *)
Definition part {Z Y : alphabet} (p : table Z Y) (z : Z) : R := ∑ y ∈ Y, p z y * - ln (p z y / marginal p z).

Section Parts.
Context {Z Y : alphabet}.
Implicit Types p : table Z Y.

Lemma part_ext p p' z : (forall y, p z y = p' z y) -> part p z = part p' z.
Proof.
  intros E. apply sum_ext; intros y. replace (marginal p z) with (marginal p' z); [now rewrite E|].
  apply sum_ext; intros y'. now rewrite E.
Qed.
Lemma part_0 p z : (forall y, p z y = 0) -> part p z = 0.
Proof. intros E. unfold part. rewrite <- (sum_0 (letters Y)). apply sum_ext; intros y. rewrite E. ring. Qed.
Lemma part_scal c p z : 0 < c -> part (fun z y => c * p z y) z = c * part p z.
Proof.
  intros C. unfold part. rewrite <- sum_scal. apply sum_ext; intros y.
  replace (marginal (fun z y => c * p z y) z) with (c * marginal p z) by (symmetry; apply sum_scal).
  rewrite Rmult_assoc. do 4 f_equal. unfold Rdiv.
  destruct (Req_dec (marginal p z) 0) as [->|N]; [rewrite !Rmult_0_r, Rinv_0; ring|field; lra].
Qed.
Lemma H_scal c p : 0 < c -> H (fun z y => c * p z y) = c * H p.
Proof.
  intros C. change (∑ z ∈ Z, part (fun z y => c * p z y) z = c * ∑ z ∈ Z, part p z).
  rewrite <- sum_scal. apply sum_ext; intros z. now apply part_scal.
Qed.
End Parts.

(** ** The programme *)

Section Programme.
Context {Z Y : alphabet}.
Variable G : polytope Z Y.
Variable sink : column G -> Z * Y.                    (* (release, label) *)
Variable allowed : group G -> list (column G).
Variable total : R.
Implicit Types (law : table Z Y) (spent : row G -> R) (rest l : list (group G)).

Definition state : Type := (letter Z -> letter Y -> R) * (row G -> R).
Implicit Types (T : list (state * R)) (x : state) (e : state * R) (v : R).

(** Some group of the list can reach z. *)
Definition still_open rest z := exists s j, In s rest /\ In j (allowed s) /\ fst (sink j) = z.
(** What has arrived at open releases, and the parts of the others.  (A release that was
    closed before adds 0: what had arrived there was dropped then.) *)
Definition at_open rest law : table Z Y := fun z y => iverson (still_open rest z) * law z y.
Definition closing rest law : R := ∑ z ∈ Z, iverson (~ still_open rest z) * part law z.

(** The mass of the group s takes the column j. *)
Definition arrive s j law : table Z Y := fun z y => iverson (sink j = (z, y)) * (total * mass G s) + law z y.
Definition spend s j spent : row G -> R := fun k => coefficient G k j * (total * mass G s) + spent k.
Definition within spent := forall k, spent k <= total * bound G k.

(** A value for the state of e: the larger of two is kept. *)
Fixpoint keep T e := match T with
  | [] => [e]
  | e' :: T' => if excluded_middle_informative (fst e = fst e')
                then (if Rlt_dec (snd e') (snd e) then e else e') :: T'
                else e' :: keep T' e end.

(** From one state by one column; all ways; the next table; the last *)
Definition way s rest e j : list (state * R) :=
  let law := arrive s j (fst (fst e)) in
  let spent := spend s j (snd (fst e)) in
  if excluded_middle_informative (within spent)
  then [((at_open rest law, spent), snd e + closing rest law)] else [].
Definition ways s rest T := flat_map (fun e => flat_map (way s rest e) (allowed s)) T.
Definition step s rest T := fold_left keep (ways s rest T) [].
Fixpoint steps l T := match l with [] => T | s :: rest => steps rest (step s rest T) end.
Definition programme l : list (state * R) := steps l [((fun _ _ => 0, fun _ => 0), 0)].

(** ** Of two ways to one state the larger value is kept. *)

Definition holds T x v := exists w, In (x, w) T /\ v <= w.

Lemma keep_holds T e x v : holds T x v \/ (x = fst e /\ v <= snd e) -> holds (keep T e) x v.
Proof.
  induction T as [|[x' v'] T IH]; simpl.
  - intros [(w & [] & _)|[-> L]]. exists (snd e). split; [left; now destruct e|easy].
  - intros D. destruct excluded_middle_informative as [E|N]; [destruct e as [y u]; simpl in *; subst y|].
    + destruct D as [(w & [I|I] & L)|[-> L]].
      * injection I as -> ->. destruct Rlt_dec; [exists u|exists w]; (split; [now left|lra]).
      * exists w. split; [now right|easy].
      * destruct Rlt_dec; [exists u|exists v']; (split; [now left|lra]).
    + destruct D as [(w & [I|I] & L)|D].
      * exists w. split; [now left|easy].
      * destruct IH as (w' & I' & L'); [left; now exists w|]. exists w'. split; [now right|easy].
      * destruct IH as (w' & I' & L'); [now right|]. exists w'. split; [now right|easy].
Qed.
Lemma fold_holds new T x v : (exists e, In e new /\ x = fst e /\ v <= snd e) \/ holds T x v ->
  holds (fold_left keep new T) x v.
Proof.
  revert T. induction new as [|e new IH]; simpl; intros T.
  - intros [(? & [] & _)|D]; easy.
  - intros [(e' & [<-|I] & E)|D]; apply IH; [right; apply keep_holds; now right|left; now exists e'|].
    right. apply keep_holds. now left.
Qed.
Lemma step_holds s rest T law spent v j : holds T (law, spent) v -> In j (allowed s) -> within (spend s j spent) ->
  holds (step s rest T) (at_open rest (arrive s j law), spend s j spent) (v + closing rest (arrive s j law)).
Proof.
  intros (w & I & L) J W. apply fold_holds. left.
  exists ((at_open rest (arrive s j law), spend s j spent), w + closing rest (arrive s j law)).
  split; [|simpl; split; [easy|lra]].
  apply in_flat_map. exists ((law, spent), w). split; [easy|].
  apply in_flat_map. exists j. split; [easy|]. unfold way. simpl.
  destruct excluded_middle_informative as [|N]; [now left|easy].
Qed.

(** ** One attack: what it has brought and spent after the groups of a list *)

Section Attack.
Variable choice : group G -> column G.

Definition brought l : table Z Y :=
  fun z y => sum_list l (fun s => iverson (sink (choice s) = (z, y)) * (total * mass G s)).
Definition spent_by l : row G -> R :=
  fun k => sum_list l (fun s => coefficient G k (choice s) * (total * mass G s)).

Lemma open_later s rest z : still_open rest z -> still_open (s :: rest) z.
Proof. intros (s' & j & I & J). exists s', j. split; [now right|easy]. Qed.
Lemma not_there s rest z y : In (choice s) (allowed s) -> ~ still_open (s :: rest) z ->
  sink (choice s) <> (z, y).
Proof. intros J N E. apply N. exists s, (choice s). split; [now left|split; [easy|now rewrite E]]. Qed.

(** One step of the attack: the next state, and what is closed on the way *)
Lemma state_step s rest l :
  at_open rest (arrive s (choice s) (at_open (s :: rest) (brought l))) = at_open rest (brought (s :: l)).
Proof.
  apply functional_extensionality; intros z. apply functional_extensionality; intros y.
  unfold at_open, arrive, brought. destruct (classic (still_open rest z)) as [O|O].
  - rewrite (iverson_true (still_open (s :: rest) z)) by now apply open_later. simpl. ring.
  - rewrite (iverson_false (still_open rest z)) by easy. ring.
Qed.
Lemma closing_step s rest l : In (choice s) (allowed s) ->
  closing rest (brought (s :: l))
  = closing (s :: rest) (brought l) + closing rest (arrive s (choice s) (at_open (s :: rest) (brought l))).
Proof.
  intros J. unfold closing. rewrite <- sum_plus. apply sum_ext; intros z.
  destruct (classic (still_open rest z)) as [O|O]; [|destruct (classic (still_open (s :: rest) z)) as [B|B]].
  - assert (B := open_later s rest z O). rewrite !iverson_false by tauto. ring.
  - rewrite (iverson_true (~ still_open rest z)), (iverson_false (~ still_open (s :: rest) z)) by tauto.
    rewrite (part_ext (brought (s :: l)) (arrive s (choice s) (at_open (s :: rest) (brought l)))); [ring|].
    intros y. unfold arrive, at_open, brought. rewrite (iverson_true (still_open (s :: rest) z)) by easy. simpl. ring.
  - rewrite !iverson_true by tauto.
    rewrite (part_ext (brought (s :: l)) (brought l)),
      (part_0 (arrive s (choice s) (at_open (s :: rest) (brought l)))); [ring| |]; intros y.
    + unfold arrive, at_open. rewrite !iverson_false by (easy || now apply (not_there s rest)). ring.
    + unfold brought. simpl. rewrite iverson_false by now apply (not_there s rest). ring.
Qed.

(** The table goes with the attack: from the state after the groups l to the one at the end. *)
Lemma steps_hold rest : forall l T,
  (forall s, In s rest -> In (choice s) (allowed s)) ->
  (forall s k, 0 <= coefficient G k (choice s) * (total * mass G s)) ->
  (forall k, spent_by rest k + spent_by l k <= total * bound G k) ->
  holds T (at_open rest (brought l), spent_by l) (closing rest (brought l)) ->
  exists x, holds (steps rest T) x (closing [] (brought (rev rest ++ l))).
Proof.
  induction rest as [|s rest IH]; simpl; intros l T A C W D; [now exists (at_open [] (brought l), spent_by l)|].
  rewrite <- app_assoc. apply (IH (s :: l)); [intros; apply A; now right|easy| |].
  - intros k. generalize (W k). unfold spent_by. simpl. lra.
  - rewrite <- state_step, closing_step by now apply A; left.
    apply (step_holds s rest T _ (spent_by l)); [easy|now apply A; left|]. intros k.
    assert (N : 0 <= spent_by rest k) by (apply sum_nonneg; intros; apply C).
    generalize (W k). unfold spend.
    change (spent_by (s :: rest) k) with (coefficient G k (choice s) * (total * mass G s) + spent_by rest k). lra.
Qed.
End Attack.

(** ** The whole programme *)

Lemma closing_all law : closing [] law = H law.
Proof.
  change (H law) with (∑ z ∈ Z, part law z). apply sum_ext; intros z.
  rewrite iverson_true by now intros (s & j & [] & _). ring.
Qed.

(** What a plan brings or spends is a sum over the groups, ... *)
Lemma plan_sum choice (f : column G -> R) : (forall s, group_of G (choice s) = s) ->
  ∑ j ∈ column G, f j * plan G choice j = ∑ s ∈ group G, f (choice s) * mass G s.
Proof.
  intros Gc. rewrite (sum_by_group (group_of G)). apply sum_ext; intros s.
  rewrite (sum_ext _ _ (fun j => iverson (j = choice s) * (f j * mass G s)));
    [apply (sum_single (fun j => f j * mass G s))|].
  intros j. unfold plan. destruct (classic (group_of G j = s)) as [<-|N].
  - rewrite (iverson_true (group_of G j = group_of G j)) by easy. ring.
  - rewrite (iverson_false (group_of G j = s)), (iverson_false (j = choice s)); [ring| |easy].
    intros ->. now rewrite Gc in N.
Qed.
(** ... and so over a list that has each group with a mass once. *)
Lemma sum_in_order l (f : group G -> R) : NoDup l -> (forall s, ~ In s l -> f s = 0) ->
  ∑ s ∈ group G, f s = sum_list l f.
Proof.
  intros D N. transitivity (∑ s ∈ group G, iverson (In s l) * f s).
  { apply sum_ext; intros s. destruct (classic (In s l)) as [I|I]; [rewrite iverson_true by easy; ring|].
    rewrite N by easy. ring. }
  clear N. induction D as [|a l Na D IH]; simpl.
  - rewrite <- (sum_0 (letters (group G))). apply sum_ext; intros s. rewrite iverson_false by easy. ring.
  - rewrite <- IH, <- (sum_single f a), <- sum_plus. apply sum_ext; intros s.
    rewrite <- Rmult_plus_distr_r. f_equal. destruct (classic (s = a)) as [->|M].
    + rewrite (iverson_false (In a l)), !iverson_true by (easy || now left). ring.
    + rewrite (iverson_false (s = a)) by easy. destruct (classic (In s l)) as [I|I].
      * rewrite !iverson_true by tauto. ring.
      * rewrite !iverson_false; [ring|easy|]. intros [E|I']; [now apply M|easy].
Qed.

Hypothesis G_sinks : forall j z y, image G j z y = iverson (sink j = (z, y)).
Hypothesis G_rows : forall k, relation_of G k = at_most.
Hypothesis G_costs : forall k j, alive G j -> 0 <= coefficient G k j.
Hypothesis total_pos : 0 < total.

(** The groups of positive mass, each once, in any order *)
Variable order : list (group G).
Hypothesis order_once : NoDup order.
Hypothesis order_positive : forall s, In s order -> 0 < mass G s.
Hypothesis order_all : forall s, ~ In s order -> mass G s = 0.

Lemma chosen_alive choice s : (forall s, group_of G (choice s) = s) -> feasible G (plan G choice) ->
  In s order -> alive G (choice s).
Proof.
  intros Gc F I. apply NNPP; intros D. apply (proj1 (proj2 F)) in D. unfold plan in D.
  rewrite Gc, iverson_true in D by easy. generalize (order_positive s I). lra.
Qed.

(** The last table has a value that is at least total·H(Y|Z) of each attack. *)
Theorem programme_sound choice : (forall s, group_of G (choice s) = s) -> feasible G (plan G choice) ->
  (forall s, In s order -> In (choice s) (allowed s)) ->
  exists x v, In (x, v) (programme order) /\ total * H (law_of G (plan G choice)) <= v.
Proof.
  intros Gc F A.
  assert (C : forall s k, 0 <= coefficient G k (choice s) * (total * mass G s)).
  { intros s k. destruct (classic (In s order)) as [I|N]; [|rewrite order_all by easy; lra].
    assert (P := order_positive s I). apply Rmult_le_pos; [now apply G_costs, chosen_alive|nra]. }
  destruct (steps_hold choice order [] [((fun _ _ => 0, fun _ => 0), 0)]) as (x & v & I & L).
  - easy.
  - easy.
  - intros k. generalize (proj2 (proj2 (proj2 F)) k). rewrite G_rows. simpl. unfold row_value.
    rewrite (plan_sum choice (coefficient G k)), (sum_in_order order) by (easy || intros; rewrite order_all by easy; ring).
    intros B. apply (Rmult_le_compat_l total) in B; [|lra]. rewrite <- sum_scal in B.
    unfold spent_by. simpl. rewrite (sum_ext order _ (fun s => total * (coefficient G k (choice s) * mass G s)));
      [lra|intros; ring].
  - exists 0. split.
    + left. f_equal. f_equal. apply functional_extensionality; intros z. apply functional_extensionality; intros y.
      unfold at_open, brought. simpl. ring.
    + unfold closing. right. rewrite <- (sum_0 (letters Z)). apply sum_ext; intros z.
      rewrite part_0 by easy. ring.
  - exists x, v. split; [easy|]. apply Rle_trans with (2 := L). right.
    rewrite app_nil_r, closing_all, <- H_scal by easy. apply H_ext; intros z y. unfold law_of, brought.
    rewrite (sum_ext (letters (column G)) _ (fun j => iverson (sink j = (z, y)) * plan G choice j))
      by (intros; rewrite G_sinks; ring).
    rewrite plan_sum, (sum_in_order (rev order)); [|now apply NoDup_rev| |easy].
    + rewrite <- sum_scal. apply sum_ext; intros; ring.
    + intros s N. rewrite order_all; [ring|]. now rewrite in_rev.
Qed.

(** If no last value exceeds total·b, no attack does: a leaf of a tree of cases. *)
Theorem by_programme b (left : column G -> Prop) :
  (forall j, alive G j -> left j -> In j (allowed (group_of G j))) ->
  (forall x v, In (x, v) (programme order) -> v <= total * b) -> at_most_in G b left.
Proof.
  intros A B. apply by_computation. intros choice Gc Lc F.
  destruct (programme_sound choice Gc F) as (x & v & I & L).
  - intros s I. rewrite <- (Gc s) at 2. apply A; [now apply chosen_alive|apply Lc].
  - apply (Rmult_le_reg_l total); [easy|]. apply Rle_trans with (1 := L). now apply (B x).
Qed.
End Programme.

(** ** The games of the rule: transport games with costs of at least 0 *)

Section Games.
Context {X Y Z : alphabet}.
Variable P : table X Y.
Hypothesis P_law : is_law P.

(** [columns] lists the arcs that are left of each source, [order] the sources. *)
Theorem transport_programme (arcs : X * Y -> Z * Y -> Prop) (K : alphabet)
  (cost : K -> X * Y -> Z * Y -> R) (budget : K -> R)
  (columns : X * Y -> list ((X * Y) * (Z * Y))) (order : list (X * Y)) (total b : R)
  (left : (X * Y) * (Z * Y) -> Prop) :
  let G := transport P arcs K cost budget in
  (forall k s t, arcs s t -> 0 <= cost k s t) -> 0 < total ->
  NoDup order -> (forall s, In s order <-> 0 < P (fst s) (snd s)) ->
  (forall j, alive G j -> left j -> In j (columns (fst j))) ->
  (forall x v, In (x, v) (programme G snd columns total order) -> v <= total * b) ->
  at_most_in G b left.
Proof.
  intros G C T D O A B. apply (by_programme G snd columns total) with (order := order); try easy.
  - intros k [s t] [_ L]. now apply C.
  - intros s. apply O.
  - intros s N. destruct (proj1 P_law (fst s) (snd s)) as [L|E]; [|now symmetry]. destruct N. now apply O.
Qed.

(** A tree of cases with a map that attains its bound has found (21). *)
Theorem tree_21 (d : X -> Z -> Rbar) eps (g : X * Y -> Z) : admissible_map P d eps g ->
  at_most_in (max_distortion_game P d eps) (H (released P (deterministic g))) (fun _ => True) ->
  value_21 P d eps (H (released P (deterministic g))).
Proof.
  intros A T. apply value_21_entropy; [easy|]. split; [now exists g|].
  intros v (g' & A' & ->). now apply (map_bound P P_law d eps).
Qed.
End Games.
