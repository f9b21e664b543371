(** * Worst cases in a Wasserstein ball (6) as fixed points of c-transforms

    For ε > 0 and a ground cost d ≥ 0 with d(s,s) = 0 the arcs are the pairs (s,t) with
    μ(s) > 0 and d(s,t) < ∞, and λ d is the cost of the transforms.  At ε = 0 arcs of
    positive cost are dead; there [FixedPoint.fixed_point] holds without them.  The
    characterisation is given with a coupling, and without one, by W(μ,ν). *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket Losses.
From Robust Require Import Transport Attacks Distortion Wasserstein Tradeoff Potentials FixedPoint.
Import ListNotations.
Open Scope R_scope.

Section Ball.
Context {X Y : alphabet}.
Variable mu : table X Y.
Variable d : X * Y -> X * Y -> Rbar.
Variable eps : R.
Hypothesis mu_law : is_law mu.
Hypothesis d_nonneg : forall s t, Rbar_le (Finite 0) (d s t).
Implicit Types (nu q : table X Y) (g : (X × Y) × (X × Y) -> R).

Definition ground s t : R := real (d s t).
Definition ground_arc (s t : X * Y) := 0 < mu (fst s) (snd s) /\ is_finite (d s t).

Notation game := (budget_game mu (fun s t => is_finite (d s t)) ground eps).

Lemma plan_iff nu g : (feasible game g /\ forall x y, nu x y = law_of game g x y) <->
  coupling mu nu g /\ Rbar_le (coupling_cost d g) eps.
Proof.
  assert (L : forall x y, law_of game g x y = ∑ s ∈ X × Y, g (s, (x, y))) by (intros; apply transport_law).
  split.
  - intros [F E]. apply transport_feasible in F. destruct F as (A & B & C & Dl). split.
    + split; [easy|split; [easy|]]. intros [x y]. simpl. now rewrite E, L.
    + apply coupling_cost_le; [easy|easy|]. split; [easy|]. exact (Dl tt).
  - intros [(A & C & E) Le]. apply coupling_cost_le in Le; [|easy|easy]. destruct Le as [B Dl]. split.
    + apply transport_feasible. split; [easy|split; [easy|split; [easy|]]]. intros _. exact Dl.
    + intros x y. rewrite L. symmetry. exact (E (x, y)).
Qed.
Definition spent g : R := ∑ j ∈ (X × Y) × (X × Y), ground (fst j) (snd j) * g j.
Lemma coupling_cost_value g : feasible game g -> coupling_cost d g = Finite (spent g).
Proof.
  intros F. apply transport_feasible in F. destruct F as (A & B & _). unfold coupling_cost.
  rewrite (expectation_finite _ _ A (fun j => ground (fst j) (snd j))).
  - f_equal. apply sum_ext; intros; apply Rmult_comm.
  - intros [s t] P. simpl. destruct (classic (is_finite (d s t))) as [E|N]; [symmetry; exact E|].
    destruct (Rlt_irrefl 0). apply Rlt_le_trans with (1 := P). right. exact (B s t N).
Qed.

(** ν is a fixed point: ψ = φ^c, φ = ψ^c, ν(y|x) = exp(−ψ) on its support, at least one
    rule q ≥ exp(−ψ) exists off it, and a coupling of cost at most ε (equal to ε unless
    λ = 0) lives where φ + λ d = ψ. *)
Definition ball_fixed_point_at nu lam phi psi g :=
  0 <= lam /\ coupling mu nu g /\ Rbar_le (coupling_cost d g) eps /\
  (lam = 0 \/ coupling_cost d g = eps) /\
  (forall s t, 0 < g (s, t) -> phi s + lam * ground s t = psi t) /\
  backward_transform ground_arc ground lam phi psi /\ forward_transform ground_arc ground lam psi phi /\
  (forall x y, 0 < marginal nu x -> nu x y = marginal nu x * response ground_arc psi x y) /\
  (forall x, ∑ y ∈ Y, response ground_arc psi x y <= 1).

Hypothesis d_stay : forall s, d s s = Finite 0.
Hypothesis eps_positive : 0 < eps.

Lemma usable_arcs s t : usable mu (fun s t => is_finite (d s t)) ground eps s t <-> ground_arc s t.
Proof.
  apply usable_if_stay; [easy| |easy]. intros u. unfold ground. now rewrite d_stay.
Qed.

Lemma fixed_point_at_iff nu lam phi psi g :
  fixed_point_at mu (fun s t => is_finite (d s t)) ground eps nu lam phi psi g <->
  ball_fixed_point_at nu lam phi psi g.
Proof.
  assert (E := usable_arcs). assert (E' : forall s t, ground_arc s t <-> _) by (intros; symmetry; apply E).
  assert (P := plan_iff nu g).
  split.
  - intros (L & (F & En & Ti & Sl) & Bw & Fw & Nu & S).
    destruct (proj1 P (conj F En)) as [C Le]. split; [easy|split; [easy|split; [easy|]]].
    split; [rewrite coupling_cost_value by easy; destruct Sl as [|Sl]; [now left|right; now f_equal]|].
    split; [easy|split; [now apply (backward_same _ _ _ _ E)|split; [now apply (forward_same _ _ _ _ E)|split]]].
    + intros x y M. rewrite <- (response_same _ _ E). now apply Nu.
    + intros x. rewrite (sum_ext _ _ (fun y => response (usable mu (fun s t => is_finite (d s t)) ground eps) psi x y));
        [apply S|]. intros y. symmetry. now apply response_same.
  - intros (L & C & Le & Sl & Ti & Bw & Fw & Nu & S).
    destruct (proj2 P (conj C Le)) as [F En]. split; [easy|split; [split; [easy|split; [easy|split; [easy|]]]|]].
    { rewrite coupling_cost_value in Sl by easy. destruct Sl as [|Sl]; [now left|right; now injection Sl]. }
    split; [now apply (backward_same _ _ _ _ E')|split; [now apply (forward_same _ _ _ _ E')|split]].
    + intros x y M. rewrite (response_same _ _ E). now apply Nu.
    + intros x. rewrite (sum_ext _ _ (fun y => response ground_arc psi x y)); [apply S|].
      intros y. now apply response_same.
Qed.

Lemma worst_ball nu : worst_case (ball mu d eps) nu <-> worst_case (laws game) nu.
Proof. apply worst_case_same. exact (ball_is_transport mu d mu_law d_nonneg eps). Qed.
Lemma robust_ball q : robust (ball mu d eps) q <-> robust (laws game) q.
Proof. apply robust_same. exact (ball_is_transport mu d mu_law d_nonneg eps). Qed.

(** The worst cases of the ball are its fixed points. *)
Theorem ball_fixed_point nu :
  worst_case (ball mu d eps) nu <-> exists lam phi psi g, ball_fixed_point_at nu lam phi psi g.
Proof.
  rewrite worst_ball, (fixed_point mu (fun s t => is_finite (d s t)) ground eps mu_law nu).
  split; intros (lam & phi & psi & g & Fp); exists lam, phi, psi, g; now apply fixed_point_at_iff.
Qed.

(** The rules q ≥ exp(−ψ) are robust. *)
Theorem ball_fixed_point_rules nu lam phi psi g q : ball_fixed_point_at nu lam phi psi g -> is_rule q ->
  (forall x y, response ground_arc psi x y <= q x y) -> robust (ball mu d eps) q.
Proof.
  intros Fp Rq B. apply robust_ball.
  apply (fixed_point_rules mu (fun s t => is_finite (d s t)) ground eps mu_law nu lam phi psi g);
    [now apply fixed_point_at_iff|easy|].
  intros x y. rewrite (response_same _ _ usable_arcs). apply B.
Qed.

(** Worst cases with robust rules: f = −log q, φ = f^c, and f = φ + λ d on a coupling. *)
Theorem ball_saddle_pairs nu q : worst_case (ball mu d eps) nu /\ robust (ball mu d eps) q <->
  is_rule q /\ (forall s x y, ground_arc s (x, y) -> 0 < q x y) /\
  (forall x y, q x y * marginal nu x = nu x y) /\
  exists lam phi g, 0 <= lam /\ coupling mu nu g /\ Rbar_le (coupling_cost d g) eps /\
    (lam = 0 \/ coupling_cost d g = eps) /\
    (forall s t, 0 < g (s, t) -> phi s + lam * ground s t = price q t) /\
    forward_transform ground_arc ground lam (price q) phi.
Proof.
  rewrite worst_ball, robust_ball, (saddle_pairs mu _ ground eps mu_law nu q).
  assert (E := usable_arcs). assert (E' : forall s t, ground_arc s t <-> _) by (intros; symmetry; apply E).
  split; intros (Rq & Pos & Po & lam & phi & g & L & Rest); (split; [easy|]);
    (split; [intros s x y A; apply (Pos s); now apply E|split; [easy|]]); exists lam, phi, g; (split; [easy|]).
  - destruct Rest as ((F & En & Ti & Sl) & Fw). destruct (proj1 (plan_iff nu g) (conj F En)) as [C Le].
    split; [easy|split; [easy|split; [|split; [easy|now apply (forward_same _ _ _ _ E)]]]].
    rewrite coupling_cost_value by easy. destruct Sl as [|Sl]; [now left|right; now f_equal].
  - destruct Rest as (C & Le & Sl & Ti & Fw). destruct (proj2 (plan_iff nu g) (conj C Le)) as [F En].
    split; [|now apply (forward_same _ _ _ _ E')]. split; [easy|split; [easy|split; [easy|]]].
    rewrite coupling_cost_value in Sl by easy. destruct Sl as [|Sl]; [now left|right; now injection Sl].
Qed.

(** ** The potentials are Kantorovich's *)

Lemma less_than (c : Rbar) (a : R) : Rbar_lt c (Finite a) -> exists e, Rbar_le c (Finite e) /\ e < a.
Proof. destruct c as [e| |]; simpl; [exists e; split; [lra|easy]|easy|]. exists (a - 1). split; [easy|lra]. Qed.

(** E_m[f] *)
Definition mean (m : table X Y) (f : X * Y -> R) : R := ∑ s ∈ X × Y, m (fst s) (snd s) * f s.

Lemma potential_sum nu phi psi g : coupling mu nu g ->
  mean nu psi - mean mu phi = ∑ j ∈ (X × Y) × (X × Y), g j * (psi (snd j) - phi (fst j)).
Proof.
  intros (A & B & C). unfold mean.
  assert (E : ∑ j ∈ (X × Y) × (X × Y), g j * (psi (snd j) - phi (fst j))
    = ∑ s ∈ X × Y, ∑ t ∈ X × Y, g (s, t) * (psi t - phi s))
    by exact (sum_pairs (A := X × Y) (B := X × Y) (fun j => g j * (psi (snd j) - phi (fst j)))).
  rewrite E.
  rewrite (sum_ext _ (fun s => nu (fst s) (snd s) * psi s) (fun t => ∑ s ∈ X × Y, g (s, t) * psi t))
    by (intros t; rewrite sum_scal_r; f_equal; symmetry; apply C).
  rewrite (sum_ext _ (fun s => mu (fst s) (snd s) * phi s) (fun s => ∑ t ∈ X × Y, g (s, t) * phi s))
    by (intros s; rewrite sum_scal_r; f_equal; symmetry; apply B).
  rewrite sum_swap, <- sum_minus. apply sum_ext; intros s.
  rewrite <- sum_minus. apply sum_ext; intros t. simpl. ring.
Qed.

(** Σ_j g_j (φ + λ d − ψ) *)
Lemma slack_sum nu lam phi psi g : coupling mu nu g ->
  ∑ j ∈ (X × Y) × (X × Y), g j * (phi (fst j) + lam * ground (fst j) (snd j) - psi (snd j))
  = lam * spent g - (mean nu psi - mean mu phi).
Proof.
  intros C. unfold spent. rewrite (potential_sum nu phi psi g C), <- sum_scal, <- sum_minus.
  apply sum_ext; intros; ring.
Qed.
Lemma slack_nonneg nu lam phi psi g j : coupling mu nu g -> Rbar_le (coupling_cost d g) eps ->
  backward_transform ground_arc ground lam phi psi ->
  0 <= g j * (phi (fst j) + lam * ground (fst j) (snd j) - psi (snd j)).
Proof.
  intros C Le Bw. destruct (proj1 C j) as [P|<-]; [|lra]. apply Rmult_le_pos; [lra|].
  assert (F := proj1 (proj2 (plan_iff nu g) (conj C Le))).
  assert (A : ground_arc (fst j) (snd j)) by (apply usable_arcs; now apply used_usable with g).
  generalize (backward_below _ _ _ _ _ _ _ Bw A). lra.
Qed.

(** Σ ν ψ − Σ μ φ = λ ε, and W(μ,ν) = ε unless λ = 0: the coupling is a best one. *)
Theorem ball_potentials nu lam phi psi g : ball_fixed_point_at nu lam phi psi g ->
  mean nu psi - mean mu phi = lam * eps /\ (lam = 0 \/ wasserstein mu d nu = eps).
Proof.
  intros (L & C & Le & Sl & Ti & Bw & _).
  assert (F := proj1 (proj2 (plan_iff nu g) (conj C Le))).
  assert (E : mean nu psi - mean mu phi = lam * eps).
  { assert (T := slack_sum nu lam phi psi g C).
    rewrite (sum_ext _ _ (fun _ => 0)), sum_0 in T.
    - rewrite coupling_cost_value in Sl by easy. destruct Sl as [Sl|Sl]; [rewrite Sl in *; lra|].
      injection Sl as Sl. rewrite Sl in T. lra.
    - intros j. destruct (proj1 C j) as [P|<-]; [|ring]. rewrite (Ti (fst j) (snd j)) by (now destruct j). ring. }
  split; [easy|]. destruct L as [L|<-]; [right|now left].
  apply Rbar_le_antisym.
  - apply Rbar_le_trans with (2 := Le).
    apply (infimum_spec (fun c => exists g, coupling mu nu g /\ c = coupling_cost d g)).
    now exists g.
  - apply (infimum_spec (fun c => exists g, coupling mu nu g /\ c = coupling_cost d g)).
    intros c (g' & C' & ->). destruct (Rbar_le_lt_dec eps (coupling_cost d g')) as [|Lt]; [easy|exfalso].
    assert (T := slack_sum nu lam phi psi g' C'). rewrite E in T.
    assert (S0 : 0 <= ∑ j ∈ (X × Y) × (X × Y), g' j * (phi (fst j) + lam * ground (fst j) (snd j) - psi (snd j))).
    { apply sum_nonneg; intros j. apply (slack_nonneg nu); [easy|now apply Rbar_lt_le|easy]. }
    destruct (less_than _ _ Lt) as (e & Le' & Lt'). apply coupling_cost_le in Le'; [|easy|apply C'].
    destruct Le' as [_ Cost]. rewrite T in S0.
    apply (Rmult_le_compat_l lam) in Cost; [|lra]. change (lam * spent g' <= lam * e) in Cost. nra.
Qed.

(** h* = Σ μ φ + λ ε *)
Corollary ball_value nu lam phi psi g : ball_fixed_point_at nu lam phi psi g -> H nu = mean mu phi + lam * eps.
Proof.
  intros Fp. destruct (ball_potentials nu lam phi psi g Fp) as [E _].
  assert (P : forall x y, 0 <= nu x y).
  { apply ball_convex_closed with mu d eps; [easy|easy|]. apply ball_fixed_point. now exists lam, phi, psi, g. }
  destruct Fp as (_ & _ & _ & _ & _ & _ & _ & Nu & _).
  enough (H nu = mean nu psi) by lra. unfold mean. rewrite sum_pairs. apply sum2_ext; intros x y. simpl.
  destruct (P x y) as [L|<-]; [|ring]. f_equal. assert (G := marginal_ge nu x y P).
  assert (R := Nu x y ltac:(lra)).
  replace (nu x y / marginal nu x) with (response ground_arc psi x y) by (rewrite R; field; lra).
  unfold response in *. destruct (classic (exists s, ground_arc s (x, y))) as [A|N].
  - rewrite iverson_true, Rmult_1_l, ln_exp by easy. ring.
  - rewrite iverson_false in R by easy. lra.
Qed.

(** ** The same without a coupling: W(μ,ν), and potentials that are optimal for it *)

Lemma best_coupling nu : ball mu d eps nu -> exists g, coupling mu nu g /\
  Rbar_le (coupling_cost d g) eps /\ coupling_cost d g = wasserstein mu d nu.
Proof.
  intros [J W]. set (costs := fun c => exists g, coupling mu nu g /\ c = coupling_cost d g).
  assert (low : forall g, coupling mu nu g -> Rbar_le (wasserstein mu d nu) (coupling_cost d g)).
  { intros g C. apply (infimum_spec costs). now exists g. }
  assert (W0 : Rbar_le (Finite 0) (wasserstein mu d nu)).
  { apply (infimum_spec costs). intros c (g & (A & C) & ->).
    destruct (Rbar_le_lt_dec 0 (coupling_cost d g)) as [|N]; [easy|exfalso].
    destruct (less_than _ _ N) as (e & L & E). apply coupling_cost_le in L; [|easy|easy].
    assert (0 <= ∑ j ∈ (X × Y) × (X × Y), real (d (fst j) (snd j)) * g j); [|lra].
    apply sum_nonneg; intros j. apply Rmult_le_pos; [|easy].
    generalize (d_nonneg (fst j) (snd j)). destruct (d (fst j) (snd j)); simpl; lra. }
  destruct (wasserstein mu d nu) as [w| |] eqn:Ew; [|easy|easy].
  assert (B : ball mu d w nu) by (split; [easy|rewrite Ew; apply Rle_refl]).
  apply (ball_is_transport mu d mu_law d_nonneg), (game_iff mu d d_nonneg) in B. destruct B as (g & C & L).
  exists g. split; [easy|split; [now apply Rbar_le_trans with (1 := L)|]]. apply Rbar_le_antisym; [easy|now apply low].
Qed.

Theorem kantorovich_fixed_point nu : worst_case (ball mu d eps) nu <-> exists lam phi psi,
  0 <= lam /\ backward_transform ground_arc ground lam phi psi /\
  (forall x y, 0 < marginal nu x -> nu x y = marginal nu x * response ground_arc psi x y) /\
  (forall x, ∑ y ∈ Y, response ground_arc psi x y <= 1) /\
  ball mu d eps nu /\ (lam = 0 \/ wasserstein mu d nu = eps) /\
  mean nu psi - mean mu phi = lam * real (wasserstein mu d nu).
Proof.
  rewrite ball_fixed_point. split.
  - intros (lam & phi & psi & g & Fp). exists lam, phi, psi. destruct (ball_potentials nu lam phi psi g Fp) as [E Sl].
    assert (B : ball mu d eps nu) by (apply ball_fixed_point; now exists lam, phi, psi, g).
    destruct Fp as (L & _ & _ & _ & _ & Bw & _ & Nu & S). repeat (split; [easy|]).
    rewrite E. destruct Sl as [Sl|Sl]; rewrite Sl; simpl; ring.
  - intros (lam & phi & psi & L & Bw & Nu & S & B & Sl & E).
    destruct (best_coupling nu B) as (g & C & Le & Cw). exists lam, phi, psi, g.
    assert (F := proj1 (proj2 (plan_iff nu g) (conj C Le))).
    assert (arc : forall s t, 0 < g (s, t) -> ground_arc s t).
    { intros s t P. apply usable_arcs. now exists g. }
    assert (Ti : forall s t, 0 < g (s, t) -> phi s + lam * ground s t = psi t).
    { intros s t P.
      assert (T := slack_sum nu lam phi psi g C). rewrite E, <- Cw, (coupling_cost_value g F) in T. simpl in T.
      assert (Z0 := sum_zero _ (fun j => slack_nonneg nu lam phi psi g j C Le Bw)
        (Req_le _ _ (eq_trans T (Rminus_eq_0 _))) (s, t)).
      simpl in Z0. apply Rmult_integral in Z0. destruct Z0 as [Z0|Z0]; [|lra].
      destruct (Rlt_irrefl 0). apply Rlt_le_trans with (1 := P). now right. }
    split; [easy|split; [easy|split; [easy|split; [now rewrite Cw|split; [easy|split; [easy|split; [|now split]]]]]]].
    intros s (t & A). destruct C as (G0 & GM & _).
    assert (U : exists t0, 0 < g (s, t0)).
    { apply NNPP; intros N. assert (∑ t ∈ X × Y, g (s, t) <= 0); [|rewrite GM in *; generalize (proj1 A); lra].
      rewrite <- (sum_0 (letters (X × Y))). apply sum_le; intros b.
      apply Rnot_lt_le; intros Pb. apply N. now exists b. }
    destruct U as [t0 P0]. split.
    + exists t0. split; [now apply arc|]. rewrite <- (Ti s t0 P0). f_equal. ring.
    + intros v (t' & A' & ->). generalize (backward_below _ _ _ _ _ _ _ Bw A'). simpl. lra.
Qed.
End Ball.
