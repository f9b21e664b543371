(** * Certificates about Wasserstein balls, with rational data *)

From Coq Require Import Reals List Lra Lia ZArith QArith Qreals Bool ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Theorem1 Lifted Bracket.
From Robust Require Import Transport Attacks Distortion Wasserstein.
From Robust Require Import Integers Checker Powers SaddleChecker Rational Games.
Import ListNotations.
Open Scope R_scope.

(** ** (6): the ball of radius ε for the ground cost d((x,y),(x',y')), possibly infinite

    For order p, give the p-th powers of the ground cost and of ε. *)

Section Ball.
Context {X Y : alphabet} (sX : letter_test X) (sY : letter_test Y).
Variables (law : X -> Y -> Q) (ground : X * Y -> X * Y -> option Q) (eps : Q).

Definition ball_laws := ball (real_law law) (fun s t => real_cost (ground s t)) (Q2R eps).

Definition ball_arc (s t : X * Y) : bool := match ground s t with Some c => true | None => false end.
Definition ball_cost (k : one) (s t : X * Y) : Q := match ground s t with Some c => c | None => 0 end.
Definition ground_check : bool := every (X × Y) (fun s => every (X × Y) (fun t =>
  match ground s t with Some c => Qle_bool 0 c | None => true end)).
Definition ball_polytope : polytope X Y := rational_transport law ball_arc one ball_cost (fun _ => eps).
Definition ball_integers N row_scale : integers ball_polytope :=
  transport_integers sX sY sX law ball_arc one ball_cost (fun _ => eps) N row_scale.
Definition ball_data_check N row_scale : bool :=
  ground_check && transport_data_check law ball_arc one ball_cost (fun _ => eps) N row_scale.

Lemma ball_same : is_law (real_law law) -> ground_check = true ->
  forall p, laws ball_polytope p <-> ball_laws p.
Proof.
  intros J C p. unfold ball_laws. rewrite ball_is_transport; [|easy|].
  - apply transport_same; [| |easy].
    + intros s t. unfold ball_arc. now destruct (ground s t).
    + intros k s t _. unfold ball_cost. destruct (ground s t); [easy|apply Q2R_0].
  - intros s t. generalize (every_spec _ _ (every_spec _ _ C s) t).
    destruct (ground s t) as [c|]; simpl; [|easy]. intros L. apply Qle_bool_iff, Qle_Rle in L.
    now rewrite Q2R_0 in L.
Qed.
Theorem ball_bracket N row_scale attack data lower upper :
  ball_data_check N row_scale && check ball_polytope (ball_integers N row_scale) attack data lower upper = true ->
  certified ball_laws (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. apply andb_true_iff in D. destruct D as [D0 D].
  destruct (transport_described sX sY sX _ _ _ _ _ _ _ D).
  revert C. apply checked_bracket; [now apply transport_proper|easy|now apply ball_same].
Qed.
Theorem ball_saddle N row_scale attack data terms lower upper c :
  ball_data_check N row_scale &&
    check_saddle ball_polytope (ball_integers N row_scale) attack data terms lower upper c = true ->
  certified_exact ball_laws (log_form (map fst terms)) (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. apply andb_true_iff in D. destruct D as [D0 D].
  destruct (transport_described sX sY sX _ _ _ _ _ _ _ D).
  revert C. apply checked_saddle; [now apply transport_proper|easy|now apply ball_same].
Qed.
End Ball.

(** ** The laws of (Z,Y') for channels P(Z,Y'|X,Y) with E[d((X,Y),(Z,Y'))] ≤ ε

    For Z = X this is the ball (6), by [ball_is_channels]; Z may be another alphabet. *)

Section Channels.
Context {X Y W : alphabet} (sX : letter_test X) (sY : letter_test Y) (sW : letter_test W).
Variables (law : X -> Y -> Q) (ground : X * Y -> W * Y -> option Q) (eps : Q).
Notation mu := (fun s => real_law law (fst s) (snd s)).

Definition channel_laws (p : table W Y) := exists C : X * Y -> W * Y -> R,
  is_channel (S := X × Y) (T := W × Y) C /\
  Rbar_le (expectation ((X × Y) × (W × Y)) (fun j => mu (fst j) * C (fst j) (snd j))
             (fun j => real_cost (ground (fst j) (snd j)))) (Q2R eps) /\
  forall w y, p w y = ∑ s ∈ X × Y, mu s * C s (w, y).

Definition channel_arc (s : X * Y) (t : W * Y) : bool := match ground s t with Some c => true | None => false end.
Definition channel_price (k : one) (s : X * Y) (t : W * Y) : Q := match ground s t with Some c => c | None => 0 end.
Definition channel_cost_check : bool := every (X × Y) (fun s => every (W × Y) (fun t =>
  match ground s t with Some c => Qle_bool 0 c | None => true end)).
Definition channel_polytope : polytope W Y := rational_transport law channel_arc one channel_price (fun _ => eps).
Definition channel_integers N row_scale : integers channel_polytope :=
  transport_integers sX sY sW law channel_arc one channel_price (fun _ => eps) N row_scale.
Definition channel_data_check N row_scale : bool :=
  channel_cost_check && transport_data_check law channel_arc one channel_price (fun _ => eps) N row_scale.

Lemma sinks_inhabited (g : (X × Y) × (W × Y) -> R) : is_law (real_law law) ->
  (forall s, ∑ t ∈ W × Y, g (s, t) = mu s) -> inhabited (W × Y).
Proof.
  intros J GM. destruct (classic (inhabited (W × Y))) as [|N]; [easy|exfalso].
  assert (S0 : ∑ s ∈ X × Y, mu s = 0).
  { rewrite <- (sum_0 (letters (X × Y))). apply sum_ext; intros s. rewrite <- GM.
    destruct (letters (W × Y)) as [|t l]; [easy|]. now destruct N. }
  rewrite sum_pairs in S0. assert (S1 := proj2 J). simpl in S0. lra.
Qed.
Lemma channel_same : is_law (real_law law) -> channel_cost_check = true ->
  forall p, laws channel_polytope p <-> channel_laws p.
Proof.
  intros J C0 p.
  assert (D0 : forall s t, Rbar_le (Finite 0) (real_cost (ground s t))).
  { intros s t. generalize (every_spec _ _ (every_spec _ _ C0 s) t).
    destruct (ground s t) as [c|]; simpl; [|easy]. intros L. apply Qle_bool_iff, Qle_Rle in L.
    now rewrite Q2R_0 in L. }
  assert (cost : forall g : (X × Y) × (W × Y) -> R, (forall j, 0 <= g j) ->
    (Rbar_le (expectation ((X × Y) × (W × Y)) g (fun j => real_cost (ground (fst j) (snd j)))) (Q2R eps) <->
     (forall s t, channel_arc s t <> true -> g (s, t) = 0) /\
     ∑ j ∈ (X × Y) × (W × Y), Q2R (channel_price tt (fst j) (snd j)) * g j <= Q2R eps)).
  { intros g G0. rewrite expectation_le;
      [|easy|intros j; generalize (D0 (fst j) (snd j)); now destruct (real_cost (ground (fst j) (snd j)))].
    replace (∑ j ∈ (X × Y) × (W × Y), Q2R (channel_price tt (fst j) (snd j)) * g j)
      with (∑ j ∈ (X × Y) × (W × Y), g j * real (real_cost (ground (fst j) (snd j)))).
    2:{ apply sum_ext; intros j. unfold channel_price. destruct (ground (fst j) (snd j)); simpl; [ring|].
        rewrite Q2R_0. ring. }
    unfold channel_arc. split; intros [A B]; (split; [|easy]).
    - intros s t N. destruct (G0 (s, t)) as [L|]; [|easy]. specialize (A (s, t) L). simpl in A.
      destruct (ground s t); easy.
    - intros [s t] L. simpl. destruct (ground s t) eqn:E; [easy|].
      rewrite A in L by (now rewrite E). lra. }
  split.
  - intros (g & F & E). apply transport_feasible in F. destruct F as (G0 & GA & GM & GB).
    destruct (channel_of_plan (S := X × Y) (T := W × Y) mu g) as (C & HC & EC); auto.
    { now apply (sinks_inhabited g). }
    exists C. split; [easy|]. split.
    + replace (expectation _ _ _) with
        (expectation ((X × Y) × (W × Y)) g (fun j => real_cost (ground (fst j) (snd j)))).
      * apply cost; [easy|]. split; [easy|exact (GB tt)].
      * apply sum_bar_ext. intros [s t]. simpl. now rewrite EC.
    + intros w y. rewrite E. unfold channel_polytope, rational_transport. rewrite transport_law.
      apply sum_ext; intros s. apply EC.
  - intros (C & [N S] & L & E).
    set (g := fun j : (X × Y) × (W × Y) => mu (fst j) * C (fst j) (snd j)).
    assert (G0 : forall j, 0 <= g j) by (intros j; apply Rmult_le_pos; [apply J|apply N]).
    destruct (proj1 (cost g G0) L) as [A B]. exists g. split.
    + apply transport_feasible. split; [easy|]. split; [easy|]. split.
      * intros s. unfold g; simpl. rewrite sum_scal, S. ring.
      * intros []. exact B.
    + intros w y. rewrite E. unfold channel_polytope, rational_transport. now rewrite transport_law.
Qed.
Theorem channel_bracket N row_scale attack data lower upper :
  channel_data_check N row_scale &&
    check channel_polytope (channel_integers N row_scale) attack data lower upper = true ->
  certified channel_laws (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. apply andb_true_iff in D. destruct D as [D0 D].
  destruct (transport_described sX sY sW _ _ _ _ _ _ _ D).
  revert C. apply checked_bracket; [now apply transport_proper|easy|now apply channel_same].
Qed.
Theorem channel_saddle N row_scale attack data terms lower upper c :
  channel_data_check N row_scale &&
    check_saddle channel_polytope (channel_integers N row_scale) attack data terms lower upper c = true ->
  certified_exact channel_laws (log_form (map fst terms)) (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. apply andb_true_iff in D. destruct D as [D0 D].
  destruct (transport_described sX sY sW _ _ _ _ _ _ _ D).
  revert C. apply checked_saddle; [now apply transport_proper|easy|now apply channel_same].
Qed.
End Channels.

(** ** Order ∞: the laws of (Z,Y') for channels P(Z,Y'|X,Y) that never move farther than ε *)

Section Sup.
Context {X Y W : alphabet} (sX : letter_test X) (sY : letter_test Y) (sW : letter_test W).
Variables (law : X -> Y -> Q) (ground : X * Y -> W * Y -> option Q) (eps : Q).

Definition sup_laws (p : table W Y) := exists C : X * Y -> W * Y -> R, is_channel (S := X × Y) (T := W × Y) C /\
  (forall s t, 0 < real_law law (fst s) (snd s) * C s t -> Rbar_le (real_cost (ground s t)) (Q2R eps)) /\
  forall w y, p w y = ∑ s ∈ X × Y, real_law law (fst s) (snd s) * C s (w, y).

Definition sup_arc (s : X * Y) (t : W * Y) : bool :=
  match ground s t with Some c => Qle_bool c eps | None => false end.
Definition sup_zero (k : none) (s : X * Y) (t : W * Y) : Q := 0.
Definition sup_polytope : polytope W Y := rational_transport law sup_arc none sup_zero (fun _ => 0%Q).
Definition sup_integers N : integers sup_polytope :=
  transport_integers sX sY sW law sup_arc none sup_zero (fun _ => 0%Q) N (fun _ => 1%Z).
Definition sup_data_check N : bool :=
  transport_data_check law sup_arc none sup_zero (fun _ => 0%Q) N (fun _ => 1%Z).

Lemma sup_same : is_law (real_law law) -> forall p, laws sup_polytope p <-> sup_laws p.
Proof.
  intros J p. assert (A : forall s t, sup_arc s t = true <-> Rbar_le (real_cost (ground s t)) (Q2R eps)).
  { intros s t. unfold sup_arc. rewrite real_cost_le. now destruct (ground s t). }
  split.
  - intros (g & F & E). apply transport_feasible in F. destruct F as (G0 & GA & GM & _).
    destruct (channel_of_plan (S := X × Y) (T := W × Y) (fun s => real_law law (fst s) (snd s)) g)
      as (C & HC & EC); auto.
    { now apply (sinks_inhabited law g). }
    exists C. split; [easy|]. split.
    + intros s t L. apply A. destruct (sup_arc s t) eqn:Ea; [easy|].
      specialize (EC s t). rewrite GA in EC by congruence. lra.
    + intros w y. rewrite E. unfold sup_polytope, rational_transport. rewrite transport_law.
      apply sum_ext; intros s. apply EC.
  - intros (C & [N S] & R & E).
    exists (fun j => real_law law (fst (fst j)) (snd (fst j)) * C (fst j) (snd j)). split.
    + apply transport_feasible. split; [|split; [|split; [|intros []]]].
      * intros j. apply Rmult_le_pos; [apply J|apply N].
      * intros s t NA. simpl.
        destruct (Rmult_le_pos _ _ (proj1 J (fst s) (snd s)) (N s t)) as [L|Z0]; [|easy].
        destruct NA. apply A. now apply R.
      * intros s. simpl. rewrite sum_scal, S. ring.
    + intros w y. rewrite E. unfold sup_polytope, rational_transport. now rewrite transport_law.
Qed.
Theorem sup_bracket N attack data lower upper :
  sup_data_check N && check sup_polytope (sup_integers N) attack data lower upper = true ->
  certified sup_laws (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. destruct (transport_described sX sY sW _ _ _ _ _ _ _ D).
  revert C. apply checked_bracket; [now apply transport_proper|easy|now apply sup_same].
Qed.
Theorem sup_saddle N attack data terms lower upper c :
  sup_data_check N && check_saddle sup_polytope (sup_integers N) attack data terms lower upper c = true ->
  certified_exact sup_laws (log_form (map fst terms)) (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. destruct (transport_described sX sY sW _ _ _ _ _ _ _ D).
  revert C. apply checked_saddle; [now apply transport_proper|easy|now apply sup_same].
Qed.
End Sup.
