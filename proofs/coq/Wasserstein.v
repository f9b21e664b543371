(** * Wasserstein balls: (6), (7), and channels that also change the label

    The ground cost d((x,y),(x',y')) takes values in [0, +∞]. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Theorem1 Lifted Transport Attacks Distortion.
Import ListNotations.
Open Scope R_scope.

Lemma infimum_spec (S : Rbar -> Prop) : Rbar_is_glb S (Rbar_glb S).
Proof. exact (proj2_sig (Rbar_ex_glb S)). Qed.

Section Wasserstein.
Context {X Y : alphabet}.
Variable mu : table X Y.
Variable d : X * Y -> X * Y -> Rbar.
Hypothesis mu_law : is_law mu.
Hypothesis d_nonneg : forall s t, Rbar_le (Finite 0) (d s t).
Implicit Types (nu : table X Y) (g : (X × Y) × (X × Y) -> R).

(** Γ(μ,ν), and the cost of a coupling *)
Definition coupling nu g :=
  (forall j, 0 <= g j) /\
  (forall s, ∑ t ∈ X × Y, g (s, t) = mu (fst s) (snd s)) /\
  (forall t, ∑ s ∈ X × Y, g (s, t) = nu (fst t) (snd t)).
Definition coupling_cost g : Rbar :=
  expectation ((X × Y) × (X × Y)) g (fun j => d (fst j) (snd j)).

(** W_d(μ,ν) = inf of the costs of the couplings *)
Definition wasserstein nu : Rbar :=
  Rbar_glb (fun c => exists g, coupling nu g /\ c = coupling_cost g).

(** (6) *)
Definition ball (eps : R) nu := is_law nu /\ Rbar_le (wasserstein nu) eps.

(** Channels P(X',Y'|X,Y) with E[d((X,Y),(X',Y'))] ≤ ε, and the law of (X',Y') *)
Definition channel_cost (C : X * Y -> X * Y -> R) : Rbar :=
  expectation ((X × Y) × (X × Y)) (fun j => mu (fst (fst j)) (snd (fst j)) * C (fst j) (snd j))
    (fun j => d (fst j) (snd j)).
Definition output (C : X * Y -> X * Y -> R) : table X Y :=
  fun x y => ∑ s ∈ X × Y, mu (fst s) (snd s) * C s (x, y).
Definition laws_of_channels (eps : R) nu :=
  exists C, is_channel C /\ Rbar_le (channel_cost C) eps /\ forall x y, nu x y = output C x y.

(** The same as a transport game: arcs of finite cost, one budget *)
Definition ball_game (eps : R) : polytope X Y :=
  transport mu (fun s t => is_finite (d s t)) one (fun _ s t => real (d s t)) (fun _ => eps).

Lemma coupling_cost_le g c : (forall j, 0 <= g j) ->
  (Rbar_le (coupling_cost g) (Finite c) <->
   (forall s t, ~ is_finite (d s t) -> g (s, t) = 0) /\
   ∑ j ∈ (X × Y) × (X × Y), real (d (fst j) (snd j)) * g j <= c).
Proof.
  intros G0. unfold coupling_cost. rewrite expectation_le;
    [|easy|intros j; generalize (d_nonneg (fst j) (snd j)); now destruct d].
  replace (∑ j ∈ (X × Y) × (X × Y), real (d (fst j) (snd j)) * g j)
    with (∑ j ∈ (X × Y) × (X × Y), g j * real (d (fst j) (snd j)))
    by (apply sum_ext; intros; apply Rmult_comm).
  split; intros [A B]; (split; [|easy]).
  - intros s t N. destruct (G0 (s, t)) as [L|]; [|easy]. now destruct (N (A (s, t) L)).
  - intros [s t] L. simpl. apply NNPP; intros N. rewrite A in L by easy. lra.
Qed.

(** A coupling of cost at most ε is a feasible plan of the transport game. *)
Lemma game_iff eps nu : laws (ball_game eps) nu <->
  exists g, coupling nu g /\ Rbar_le (coupling_cost g) eps.
Proof.
  split.
  - intros (g & F & E). apply transport_feasible in F. destruct F as (A & B & C & D).
    exists g. split; [split; [easy|split; [easy|]]|].
    + intros [x y]. simpl. rewrite E. symmetry. apply transport_law.
    + apply coupling_cost_le; [easy|]. split; [easy|]. exact (D tt).
  - intros (g & (A & C & E) & L). apply coupling_cost_le in L; [|easy]. destruct L as [B D].
    exists g. split.
    + apply transport_feasible. split; [easy|split; [easy|split; [easy|]]]. intros _; exact D.
    + intros x y. unfold ball_game. rewrite transport_law. symmetry. apply (E (x, y)).
Qed.

(** The infimum is attained if it is finite: W_d(μ,ν) ≤ ε exactly when some coupling
    costs at most ε. *)
Theorem ball_is_transport eps nu : ball eps nu <-> laws (ball_game eps) nu.
Proof.
  assert (proper_game : forall e, proper (ball_game e)) by (intros; now apply transport_proper).
  split.
  - intros [J W]. unfold wasserstein in W.
    assert (near : forall n, exists g, coupling nu g /\ Rbar_le (coupling_cost g) (eps + Limits.eps n)).
    { intros n. apply NNPP; intros N.
      assert (L : Rbar_le (eps + Limits.eps n)
        (Rbar_glb (fun c => exists g, coupling nu g /\ c = coupling_cost g))).
      { apply (infimum_spec (fun c => exists g, coupling nu g /\ c = coupling_cost g)).
        intros c (g & Cg & ->). destruct (Rbar_le_lt_dec (eps + Limits.eps n) (coupling_cost g)) as [|L];
          [easy|]. destruct N. exists g. split; [easy|]. now apply Rbar_lt_le. }
      assert (T := Rbar_le_trans _ _ _ L W). simpl in T. generalize (eps_bounds n); lra. }
    destruct (choose _ near) as [gn Hn].
    assert (F : forall n, feasible (ball_game (eps + Limits.eps n)) (gn n)).
    { intros n. destruct (Hn n) as ((A & C & _) & L). apply coupling_cost_le in L; [|easy].
      apply transport_feasible. destruct L as [B D].
      split; [easy|split; [easy|split; [easy|]]]. intros _; exact D. }
    destruct (compact gn) as (phi & g & Ephi & Lg).
    { intros n j. exact (weight_bounds _ (proper_game _) (gn n) j (F n)). }
    apply game_iff. exists g. split; [split; [|split]|].
    + intros j. apply (limit_ge (fun n => gn (phi n) j)); [intros n; apply Hn|apply Lg].
    + intros s. apply (limit_of_constant (fun n => ∑ t ∈ X × Y, gn (phi n) (s, t))); [intros n; apply Hn|].
      apply sum_limit; intros; apply Lg.
    + intros t. apply (limit_of_constant (fun n => ∑ s ∈ X × Y, gn (phi n) (s, t))); [intros n; apply Hn|].
      apply sum_limit; intros; apply Lg.
    + apply coupling_cost_le.
      { intros j. apply (limit_ge (fun n => gn (phi n) j)); [intros n; apply Hn|apply Lg]. }
      split.
      * intros s t N. apply (limit_of_constant (fun n => gn (phi n) (s, t))); [|apply Lg].
        intros n. destruct (Hn (phi n)) as ((A & _) & L). now apply coupling_cost_le in L; [apply L|].
      * assert (Lc : is_lim_seq (fun n => ∑ j ∈ (X × Y) × (X × Y), real (d (fst j) (snd j)) * gn (phi n) j
             - Limits.eps (phi n)) (∑ j ∈ (X × Y) × (X × Y), real (d (fst j) (snd j)) * g j - 0)).
        { apply is_lim_seq_minus'; [|apply subsequence_limit; [easy|apply eps_limit]].
          apply sum_limit; intros j. apply limit_scal, Lg. }
        apply limit_le with (c := eps) in Lc; [lra|]. intros n.
        destruct (Hn (phi n)) as ((A & _) & L). apply coupling_cost_le in L; [|easy]. lra.
  - intros G. assert (J := laws_are_laws _ (proper_game eps) nu G).
    split; [easy|]. apply game_iff in G. destruct G as (g & Cg & L).
    apply Rbar_le_trans with (2 := L).
    apply (infimum_spec (fun c => exists g, coupling nu g /\ c = coupling_cost g)).
    now exists g.
Qed.

(** Maximising over the ball is maximising over the channels of expected cost ≤ ε. *)
Theorem ball_is_channels eps nu : ball eps nu <-> laws_of_channels eps nu.
Proof.
  rewrite ball_is_transport, game_iff. split.
  - intros (g & (A & C & E) & L).
    destruct (channel_of_plan (T := X × Y) (fun s => mu (fst s) (snd s)) g) as (Ch & HC & EC); auto.
    { destruct (law_inhabited mu mu_law) as [[x] [y]]. exact (inhabits (x, y)). }
    exists Ch. split; [easy|]. split.
    + replace (channel_cost Ch) with (coupling_cost g); [easy|].
      apply sum_bar_ext. intros [s t]. simpl. now rewrite EC.
    + intros x y. specialize (E (x, y)). simpl in E. rewrite <- E. apply sum_ext; intros s. apply EC.
  - intros (Ch & [N S] & L & E).
    exists (fun j => mu (fst (fst j)) (snd (fst j)) * Ch (fst j) (snd j)).
    split; [split; [|split]|exact L].
    + intros j. apply Rmult_le_pos; [apply mu_law|apply N].
    + intros s. simpl. rewrite sum_scal, S. ring.
    + intros [x y]. simpl. now rewrite E.
Qed.

Theorem ball_convex_closed eps :
  (forall nu, ball eps nu -> is_law nu) /\ convex (ball eps) /\ closed (ball eps).
Proof.
  assert (G : proper (ball_game eps)) by (now apply transport_proper).
  apply (same_set _ _ (ball_is_transport eps)).
  - now apply laws_are_laws.
  - now apply laws_convex.
  - now apply laws_closed.
Qed.
End Wasserstein.

(** ** (7): if changing the label is prohibited, the ball (6) is the constraint (4) *)

Definition label_preserving {X Y : alphabet} (d : X -> X -> Rbar) (s t : X * Y) : Rbar :=
  if excluded_middle_informative (snd s = snd t) then d (fst s) (fst t) else p_infty.

Theorem label_cost {X Y : alphabet} (mu : table X Y) (d : X -> X -> Rbar) (eps : R) :
  is_law mu -> (forall x x', Rbar_le (Finite 0) (d x x')) ->
  forall nu, ball mu (label_preserving d) eps nu
    <-> laws_of_attacks mu (mean_distortion mu d eps) nu.
Proof.
  intros J D0 nu.
  assert (L0 : forall s t : X * Y, Rbar_le (Finite 0) (label_preserving d s t)).
  { intros s t. unfold label_preserving. now destruct excluded_middle_informative. }
  rewrite ball_is_transport, mean_distortion_is_transport by easy.
  assert (arcs : forall s t : X * Y, is_finite (label_preserving d s t) <-> arcs_finite d s t).
  { intros s t. unfold label_preserving, arcs_finite. destruct excluded_middle_informative; [tauto|].
    split; [easy|]. now intros []. }
  assert (same : forall (g : (X × Y) × (X × Y) -> R) e,
     (forall s t, ~ arcs_finite d s t -> g (s, t) = 0) ->
     ∑ j ∈ (X × Y) × (X × Y), real (label_preserving d (fst j) (snd j)) * g j <= e <->
     ∑ j ∈ (X × Y) × (X × Y), real (d (fst (fst j)) (fst (snd j))) * g j <= e).
  { intros g e A. rewrite (sum_ext _ _ (fun j => real (d (fst (fst j)) (fst (snd j))) * g j)); [easy|].
    intros [s t]. simpl. unfold label_preserving. destruct excluded_middle_informative as [|N]; [easy|].
    rewrite A; [ring|]. now intros []. }
  split; intros (g & F & E); exists g; (split; [|exact E]); apply transport_feasible in F;
    apply transport_feasible; destruct F as (A & B & C & D).
  - assert (B' : forall s t, ~ arcs_finite d s t -> g (s, t) = 0)
      by (intros s t N; apply B; now rewrite arcs).
    split; [easy|split; [easy|split; [easy|]]]. intros k. apply same; [easy|]. exact (D k).
  - split; [easy|split; [|split; [easy|]]].
    + intros s t N. apply B. now rewrite <- arcs.
    + intros k. apply (same g eps); [easy|]. exact (D k).
Qed.
