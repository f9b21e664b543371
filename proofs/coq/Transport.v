(** * Transport games

    A plan moves the mass of each source (x,y) to sinks (z,y'): γ(s,t) ≥ 0 and
    Σ_t γ(s,t) = μ(s).  Arcs may be forbidden and budgets may limit average costs.
    The constraints (3), (4) and (6) are all of this kind. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Lifted Bracket.
Import ListNotations.
Open Scope R_scope.

(** P(T|S): channels from an alphabet S to an alphabet T *)
Definition is_channel {S T : alphabet} (C : S -> T -> R) :=
  (forall s t, 0 <= C s t) /\ forall s, ∑ t ∈ T, C s t = 1.

(** Every plan with sources μ is μ(s) C(t|s) for some channel C.  Where μ(s) = 0 the
    channel is arbitrary. *)
Lemma channel_of_plan {S T : alphabet} (mu : S -> R) (g : S * T -> R) : inhabited T ->
  (forall j, 0 <= g j) -> (forall s, ∑ t ∈ T, g (s, t) = mu s) ->
  exists C, is_channel C /\ forall s t, g (s, t) = mu s * C s t.
Proof.
  intros I G0 GM. assert (ST := size_pos I).
  assert (M0 : forall s, 0 <= mu s) by (intros s; rewrite <- GM; now apply sum_nonneg).
  exists (fun s t => if Rlt_dec 0 (mu s) then g (s, t) / mu s else / size T). split; [split|].
  - intros s t. destruct Rlt_dec as [L|L].
    + apply Rmult_le_pos; [easy|left; now apply Rinv_0_lt_compat].
    + left; now apply Rinv_0_lt_compat.
  - intros s. destruct Rlt_dec as [L|L].
    + unfold Rdiv. rewrite sum_scal_r, GM. field; lra.
    + rewrite sum_const. unfold size in *. field; lra.
  - intros s t. destruct Rlt_dec as [L|L]; [field; lra|].
    replace (mu s) with 0 by (specialize (M0 s); lra). rewrite Rmult_0_l.
    apply (sum_zero (fun t => g (s, t))); [easy|]. rewrite GM. lra.
Qed.

(** For games without budgets *)
Definition no_cost {A B} : none -> A -> B -> R := fun k => match k with end.
Definition no_budget : none -> R := fun k => match k with end.

Section Transport.
Context {X Y Z : alphabet}.
Variable mu : table X Y.
Variable allowed : X * Y -> Z * Y -> Prop.
Variable K : alphabet.
Variables (cost : K -> X * Y -> Z * Y -> R) (budget : K -> R).

Definition transport : polytope Z Y :=
  Polytope Z Y ((X × Y) × (Z × Y)) (X × Y) K fst
    (fun s => mu (fst s) (snd s))
    (fun j => 0 < mu (fst (fst j)) (snd (fst j)) /\ allowed (fst j) (snd j))
    (fun k j => cost k (fst j) (snd j)) budget (fun _ => at_most)
    (fun j z y => iverson (snd j = (z, y))).

Lemma point_law (t : Z * Y) : is_law (fun z y => iverson (t = (z, y))).
Proof.
  split; [intros; apply iverson_bounds|].
  rewrite <- (sum_pairs (fun c => iverson (t = c))).
  rewrite (sum_ext _ _ (fun c => iverson (t = c) * 1)) by (intros; ring).
  apply (sum_single' (fun _ => 1)).
Qed.
Lemma transport_proper : is_law mu -> proper transport.
Proof.
  intros [_ S]. split; [|intros j; apply point_law].
  simpl. rewrite <- S. apply (sum_pairs (fun s => mu (fst s) (snd s))).
Qed.

(** ** Feasible plans, and the law that a plan leads to, in plain terms *)

Lemma transport_group (g : column transport -> R) s :
  group_weight transport g s = ∑ t ∈ Z × Y, g (s, t).
Proof.
  unfold group_weight. change (column transport) with ((X × Y) × (Z × Y)).
  rewrite sum_pairs. simpl group_of. simpl fst.
  rewrite (sum_ext _ _ (fun s' => iverson (s' = s) * ∑ t ∈ Z × Y, g (s', t)))
    by (intros; apply sum_scal).
  apply (sum_single (fun s' => ∑ t ∈ Z × Y, g (s', t))).
Qed.
Lemma transport_law (g : column transport -> R) z y :
  law_of transport g z y = ∑ s ∈ X × Y, g (s, (z, y)).
Proof.
  unfold law_of. change (column transport) with ((X × Y) × (Z × Y)).
  rewrite sum_pairs. simpl image. simpl snd. apply sum_ext; intros s.
  rewrite (sum_ext _ _ (fun t => iverson (t = (z, y)) * g (s, t))) by (intros; apply Rmult_comm).
  apply (sum_single (fun t => g (s, t))).
Qed.
Lemma transport_feasible (g : column transport -> R) :
  feasible transport g <->
  (forall j, 0 <= g j) /\ (forall s t, ~ allowed s t -> g (s, t) = 0) /\
  (forall s, ∑ t ∈ Z × Y, g (s, t) = mu (fst s) (snd s)) /\
  (forall k, ∑ j ∈ (X × Y) × (Z × Y), cost k (fst j) (snd j) * g j <= budget k).
Proof.
  split.
  - intros (A & B & C & D). split; [easy|split; [|split; [|easy]]].
    + intros s t N. apply B. simpl. tauto.
    + intros s. rewrite <- transport_group. apply C.
  - intros (A & B & C & D). split; [easy|split; [|split; [|easy]]].
    + intros [s t] N. destruct (classic (allowed s t)) as [L|L]; [|now apply B].
      apply (sum_zero (fun t => g (s, t))); [easy|]. rewrite C. apply Rnot_lt_le.
      intros M. now apply N.
    + intros s. rewrite transport_group. apply C.
Qed.

(** An arc to the sink t loses −log q_t. *)
Lemma transport_column_loss q s z y : column_loss transport q (s, (z, y)) = - ln (q z y).
Proof.
  transitivity (∑ t ∈ Z × Y, iverson ((z, y) = t) * - ln (q (fst t) (snd t))).
  - rewrite sum_pairs. reflexivity.
  - apply (sum_single' (fun t : Z × Y => - ln (q (fst t) (snd t)))).
Qed.
End Transport.
