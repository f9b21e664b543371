(** * Worst cases as fixed points of c-transforms

    A transport game with one budget ε (for (6), the ground cost is c).  A law ν is a
    worst case, that is, it maximises H(Y|Z), exactly when there are a multiplier
    λ ≥ 0 and potentials φ, ψ with

      ψ = φ^c,  φ = ψ^c,  ν(y|z) = exp(−ψ(z,y)) where ν(z) > 0,  Σ_y exp(−ψ(z,y)) ≤ 1 for all z,

    and a plan from μ to ν of cost at most ε on the arcs with φ + λ c = ψ, of cost
    exactly ε unless λ = 0.  Here φ^c(t) = min_s φ(s) + λ c(s,t) and
    ψ^c(s) = max_t ψ(t) − λ c(s,t), over the arcs that some plan uses.  For (6) with
    ε > 0 and c(s,s) = 0 these are the arcs of finite cost. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket.
From Robust Require Import Transport Attacks Distortion Wasserstein Exchange Tradeoff Potentials.
Import ListNotations.
Open Scope R_scope.

(** If some plan does not spend the whole budget, then no arc is dead. *)
Theorem usable_if_slack {X Y Z : alphabet} (mu : table X Y) (allowed : X * Y -> Z * Y -> Prop)
    (cost : X * Y -> Z * Y -> R) (eps : R) (g : (X × Y) × (Z × Y) -> R) :
  feasible (budget_game mu allowed cost eps) g ->
  ∑ j ∈ (X × Y) × (Z × Y), cost (fst j) (snd j) * g j < eps ->
  forall s t, usable mu allowed cost eps s t <-> 0 < mu (fst s) (snd s) /\ allowed s t.
Proof.
  intros F L s t. apply transport_feasible in F. destruct F as (G0 & GA & GM & _). split.
  - intros (g' & F' & P'). apply transport_feasible in F'. destruct F' as (G0' & GA' & GM' & _). split.
    + rewrite <- GM'. apply Rlt_le_trans with (1 := P'). now apply (term_le_sum (fun t => g' (s, t))).
    + apply NNPP; intros N. rewrite (GA' s t N) in P'. lra.
  - intros [M A].
    assert (U : exists t0, 0 < g (s, t0)).
    { apply NNPP; intros N. assert (∑ t ∈ Z × Y, g (s, t) <= 0); [|rewrite GM in *; lra].
      rewrite <- (sum_0 (letters (Z × Y))). apply sum_le; intros b.
      apply Rnot_lt_le; intros Pb. apply N. now exists b. }
    destruct U as [t0 P0].
    set (c := fun j : (X × Y) × (Z × Y) => cost (fst j) (snd j)) in *.
    destruct (small_part (eps - total c g) (g (s, t0) * (c (s, t) - c (s, t0)))) as (a & [A0 A1] & B).
    { unfold total. unfold c. lra. }
    set (g1 := pivot g s t0 t).
    assert (V : total c (fun j => (1 - a) * g j + a * g1 j) = (1 - a) * total c g + a * total c g1).
    { unfold total. rewrite <- !sum_scal, <- sum_plus. apply sum_ext; intros; ring. }
    destruct (pivot_plan (fun s => mu (fst s) (snd s)) allowed g s t0 t (conj G0 (conj GA GM)) A)
      as (R0 & RA & RM). fold g1 in R0, RA, RM.
    exists (fun j => (1 - a) * g j + a * g1 j). split.
    + apply transport_feasible. split; [|split; [|split]].
      * intros j. specialize (G0 j). specialize (R0 j). nra.
      * intros s' t' N. transitivity ((1 - a) * 0 + a * 0); [|ring].
        f_equal; f_equal; [now apply GA|now apply RA].
      * intros s'. rewrite sum_plus, !sum_scal, GM, RM. ring.
      * intros _. change (total c (fun j => (1 - a) * g j + a * g1 j) <= eps).
        assert (T : total c g1 = total c g + g (s, t0) * (c (s, t) - c (s, t0))) by apply total_pivot.
        rewrite V, T. lra.
    + assert (E : g1 (s, t) = g (s, t) + g (s, t0) * (iverson ((s, t) = (s, t)) - iverson ((s, t) = (s, t0))))
        by reflexivity.
      assert (0 < g1 (s, t)).
      { destruct (classic (t = t0)) as [->|N].
        - rewrite !iverson_true in E by easy. rewrite E, Rminus_eq_0, Rmult_0_r, Rplus_0_r. exact P0.
        - rewrite iverson_true, iverson_false in E; [|congruence|easy]. rewrite E, Rminus_0_r, Rmult_1_r.
          apply Rplus_le_lt_0_compat; [apply G0|exact P0]. }
      apply Rplus_le_lt_0_compat; [apply Rmult_le_pos; [lra|apply G0]|now apply Rmult_lt_0_compat].
Qed.

(** In particular if every source may stay at no cost, and ε > 0. *)
Theorem usable_if_stay {X Y : alphabet} (mu : table X Y) (allowed : X * Y -> X * Y -> Prop)
    (cost : X * Y -> X * Y -> R) (eps : R) :
  is_law mu -> (forall s, allowed s s /\ cost s s = 0) -> 0 < eps ->
  forall s t, usable mu allowed cost eps s t <-> 0 < mu (fst s) (snd s) /\ allowed s t.
Proof.
  intros J Stay E0.
  assert (Z0 : ∑ j ∈ (X × Y) × (X × Y), cost (fst j) (snd j) *
    (iverson (fst j = snd j) * mu (fst (fst j)) (snd (fst j))) = 0).
  { rewrite <- (sum_0 (letters ((X × Y) × (X × Y)))). apply sum_ext. intros [s t]. simpl.
    destruct (classic (s = t)) as [<-|N].
    - rewrite (proj2 (Stay s)). ring.
    - rewrite iverson_false by easy. ring. }
  apply (usable_if_slack mu allowed cost eps (fun j => iverson (fst j = snd j) * mu (fst (fst j)) (snd (fst j)))).
  - apply transport_feasible. split; [|split; [|split]].
    + intros j. apply Rmult_le_pos; [apply iverson_bounds|apply J].
    + intros s t N. simpl. rewrite iverson_false; [ring|]. intros <-. apply N, Stay.
    + intros s. exact (sum_single' (A := X × Y) (fun _ => mu (fst s) (snd s)) s).
    + intros _. apply Rle_trans with 0; [right; exact Z0|now left].
  - apply Rle_lt_trans with 0; [right; exact Z0|easy].
Qed.

Section FixedPoint.
Context {X Y Z : alphabet}.
Variable mu : table X Y.
Variable allowed : X * Y -> Z * Y -> Prop.
Variable cost : X * Y -> Z * Y -> R.
Variable eps : R.
Hypothesis mu_law : is_law mu.
Implicit Types (nu q : table Z Y) (g : (X × Y) × (Z × Y) -> R) (s : X * Y) (t : Z * Y).

Notation game := (budget_game mu allowed cost eps).
Notation D := (laws game).
Notation usable := (usable mu allowed cost eps).
Notation response := (response usable).
Notation tight_plan := (tight_plan mu allowed cost eps).
Let D_laws : forall p, D p -> is_law p := laws_are_laws game (transport_proper mu allowed one _ _ mu_law).
Let D_convex : convex D := laws_convex game.
Let D_closed : closed D := laws_closed game (transport_proper mu allowed one _ _ mu_law).

Definition fixed_point_at nu lam phi psi g :=
  0 <= lam /\ tight_plan nu lam phi psi g /\
  backward_transform usable cost lam phi psi /\ forward_transform usable cost lam psi phi /\
  (forall z y, 0 < marginal nu z -> nu z y = marginal nu z * response psi z y) /\
  (forall z, ∑ y ∈ Y, response psi z y <= 1).

Lemma response_nonneg psi z y : 0 <= response psi z y.
Proof. apply Rmult_le_pos; [apply iverson_bounds|left; apply exp_pos]. Qed.

(** Every rule q ≥ exp(−φ^c) is robust. *)
Theorem fixed_point_rules nu lam phi psi g q : fixed_point_at nu lam phi psi g -> is_rule q ->
  (forall z y, response psi z y <= q z y) -> worst_case D nu /\ robust D q.
Proof.
  intros (L & (F & E & Ti & Sl) & Bw & Fw & Nu & S) Rq B.
  assert (P := proj1 (D_laws nu (ex_intro _ g (conj F E)))).
  assert (at_reached : forall z y, (exists s, usable s (z, y)) -> 0 < exp (- psi (z, y)) <= q z y).
  { intros z y R. specialize (B z y). unfold response in B. rewrite iverson_true in B by easy.
    generalize (exp_pos (- psi (z, y))). lra. }
  assert (same : forall z y, 0 < marginal nu z -> response psi z y = q z y).
  { intros z y M.
    assert (E1 : ∑ y ∈ Y, response psi z y = 1).
    { apply Rmult_eq_reg_l with (marginal nu z); [|lra]. rewrite Rmult_1_r.
      transitivity (∑ y ∈ Y, marginal nu z * response psi z y); [symmetry; apply sum_scal|].
      apply sum_ext; intros b. symmetry. now apply Nu. }
    assert (T : q z y - response psi z y = 0); [|lra].
    apply (sum_zero (fun y => q z y - response psi z y)); [intros b; specialize (B z b); lra|].
    rewrite sum_minus.
    change ((∑ y ∈ Y, q z y) - (∑ y ∈ Y, response psi z y) <= 0). rewrite E1, (proj2 Rq). lra. }
  apply (sufficient mu allowed cost eps mu_law nu q lam phi g); auto.
  - intros s z y A. assert (R : (exists s, usable s (z, y))) by (now exists s).
    destruct (at_reached z y R) as [X0 X1]. split; [lra|].
    apply Rle_trans with (psi (z, y)); [|now apply (backward_below _ _ _ _ _ _ _ Bw)].
    unfold price; simpl. destruct X1 as [X1|X1]; [|rewrite <- X1, ln_exp; lra].
    apply ln_increasing in X1; [|easy]. rewrite ln_exp in X1. lra.
  - split; [easy|split; [easy|split; [|easy]]]. intros s [z y] Pj. rewrite (Ti s (z, y) Pj).
    assert (R : (exists s, usable s (z, y))) by (exists s; now exists g).
    assert (M : 0 < marginal nu z).
    { apply Rlt_le_trans with (2 := marginal_ge nu z y P). rewrite E.
      apply Rlt_le_trans with (1 := Pj). now apply (plan_sink mu allowed cost eps). }
    unfold price; simpl. rewrite <- (same z y M). unfold response.
    rewrite iverson_true, Rmult_1_l, ln_exp by easy. ring.
  - intros z y. destruct (marginal_nonneg nu z P) as [M|M].
    + rewrite (Nu z y M), (same z y M). ring.
    + rewrite <- M. generalize (marginal_ge nu z y P) (P z y). lra.
Qed.

Theorem fixed_point nu : worst_case D nu <-> exists lam phi psi g, fixed_point_at nu lam phi psi g.
Proof.
  split.
  - intros W. assert (Dn := proj1 W). assert (P := proj1 (D_laws nu Dn)).
    destruct (robust_exists D D_laws D_convex D_closed (H nu)) as [q Rob].
    { split; [now exists nu|]. intros x (p & Dp & ->). now apply W. }
    destruct (necessary mu allowed cost eps mu_law nu q W Rob)
      as (Pos & Po & lam & phi & g & L & (F & E & Ti & Sl) & Fw).
    destruct (backward_exists usable cost lam phi) as [psi Bw].
    assert (Rq := proj1 Rob).
    assert (below_psi : forall z y, (exists s, usable s (z, y)) -> price q (z, y) <= psi (z, y)).
    { intros z y R. destruct (Bw (z, y) R) as [(s & A & Es) _]. injection Es as ->.
      generalize (forward_above _ _ _ _ _ _ _ Fw A). lra. }
    assert (at_used : forall s z y, 0 < g (s, (z, y)) -> price q (z, y) = psi (z, y)).
    { intros s z y Pj. assert (A : usable s (z, y)) by (now exists g).
      generalize (Ti s (z, y) Pj) (backward_below _ _ _ _ _ _ _ Bw A)
        (below_psi z y (ex_intro _ s A)). lra. }
    assert (inside : forall z y, response psi z y <= q z y).
    { intros z y. unfold response. destruct (classic ((exists s, usable s (z, y)))) as [R|N].
      - rewrite iverson_true, Rmult_1_l by easy. destruct R as [s A].
        rewrite <- (exp_ln (q z y)) by (now apply (Pos s)).
        generalize (below_psi z y (ex_intro _ s A)). unfold price; simpl. intros [Lt|Eq].
        + left. apply exp_increasing. lra.
        + right. f_equal. lra.
      - rewrite iverson_false, Rmult_0_l by easy. apply Rq. }
    exists lam, phi, psi, g. split; [easy|]. split; [|split; [easy|split; [|split]]].
    + split; [easy|split; [easy|split; [|easy]]]. intros s [z y] Pj. rewrite (Ti s (z, y) Pj). now apply (at_used s).
    + intros s (t & A). destruct (Fw s (ex_intro _ t A)) as [(t0 & A0 & E0) M]. injection E0 as E0. split.
      * exists t0. split; [easy|]. f_equal. rewrite E0.
        destruct t0 as [z y]. generalize (below_psi z y (ex_intro _ s A0)) (backward_below _ _ _ _ _ _ _ Bw A0). lra.
      * intros v (t' & A' & ->). simpl. generalize (backward_below _ _ _ _ _ _ _ Bw A'). lra.
    + intros z y M. rewrite <- (Po z y), Rmult_comm. f_equal.
      destruct (Rle_lt_dec (nu z y) 0) as [Z0|Pz].
      * assert (Q0 : q z y = 0).
        { assert (N0 : nu z y = 0) by (generalize (P z y); lra). rewrite <- Po in N0.
          apply Rmult_integral in N0. destruct N0; lra. }
        generalize (inside z y) (response_nonneg psi z y). lra.
      * rewrite E in Pz. destruct (used_source mu allowed cost eps g z y F Pz) as [s Ps].
        unfold response. rewrite iverson_true by (exists s; now exists g).
        rewrite <- (at_used s z y Ps). unfold price; simpl. rewrite Ropp_involutive, exp_ln; [ring|].
        apply (Pos s). now exists g.
    + intros z. rewrite <- (proj2 Rq z). apply sum_le; intros y. apply inside.
  - intros (lam & phi & psi & g & Fp). assert (Fp' := Fp).
    destruct Fp as (_ & (F & E & _) & _ & _ & _ & S).
    destruct (law_inhabited nu (D_laws nu (ex_intro _ g (conj F E)))) as [_ I]. assert (SY := size_pos I).
    set (open z := (1 - ∑ y ∈ Y, response psi z y) / size Y).
    assert (O : forall z, 0 <= open z).
    { intros z. apply Rmult_le_pos; [specialize (S z); lra|left; now apply Rinv_0_lt_compat]. }
    apply (fixed_point_rules nu lam phi psi g (fun z y => response psi z y + open z) Fp').
    + split.
      * intros z y. generalize (response_nonneg psi z y) (O z). lra.
      * intros z. rewrite sum_plus, sum_const.
        change ((∑ y ∈ Y, response psi z y) + size Y * open z = 1). unfold open. field. lra.
    + intros z y. generalize (O z). lra.
Qed.
End FixedPoint.

(** ** Transforms over the same arcs *)

Section Same.
Context {S : alphabet} {Z Y : alphabet}.
Variables (arc arc' : S -> Z * Y -> Prop) (c : S -> Z * Y -> R) (lam : R).
Hypothesis same : forall s t, arc s t <-> arc' s t.

Lemma forward_same psi phi : forward_transform arc c lam psi phi -> forward_transform arc' c lam psi phi.
Proof.
  intros F s (t & A). destruct (F s) as [(t0 & A0 & E) M]; [exists t; now apply same|]. split.
  - exists t0. split; [now apply same|easy].
  - intros v (t1 & A1 & ->). apply M. exists t1. split; [now apply same|easy].
Qed.
Lemma backward_same phi psi : backward_transform arc c lam phi psi -> backward_transform arc' c lam phi psi.
Proof.
  intros B t (s & A). destruct (B t) as [(s0 & A0 & E) M]; [exists s; now apply same|]. split.
  - exists s0. split; [now apply same|easy].
  - intros v (s1 & A1 & ->). apply M. exists s1. split; [now apply same|easy].
Qed.
Lemma response_same psi z y : response arc psi z y = response arc' psi z y.
Proof.
  unfold response. f_equal. destruct (classic (exists s, arc s (z, y))) as [(s & A)|N].
  - rewrite !iverson_true; [easy| |]; exists s; [now apply same|easy].
  - rewrite !iverson_false; [easy| |easy]. intros (s & A). apply N. exists s. now apply same.
Qed.
End Same.

(** (4): mean distortion, with any releases. *)
Theorem mean_fixed_point {X Y Z : alphabet} (P : table X Y) (d : X -> Z -> Rbar) (eps : R) (nu : table Z Y) :
  is_law P -> (forall x z, Rbar_le (Finite 0) (d x z)) ->
  worst_case (laws_of_attacks P (mean_distortion P d eps)) nu <-> exists lam phi psi g,
    fixed_point_at P (arcs_finite d) (fun s t => real (d (fst s) (fst t))) eps nu lam phi psi g.
Proof.
  intros J D0. rewrite (worst_case_same _ _ nu (mean_distortion_is_transport P d J D0 eps)).
  exact (fixed_point P (arcs_finite d) _ eps J nu).
Qed.
