(** * The inference rules of the kernel: worst loss of a rule, solutions, supports *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket.
Import ListNotations.
Open Scope R_scope.

Section Loss.
Context {Z Y : alphabet}.
Variable G : polytope Z Y.
Hypothesis G_proper : proper G.

(** ** Rule [loss]: the largest loss of a given rule q over D

    Any plan bounds it from below, any multipliers from above; and it is +∞ if some
    plan puts mass where q vanishes. *)
Theorem loss_bracket q m g phi lam : is_rule q -> worst_loss (laws G) q m ->
  feasible G g -> reaches_positive G q -> signed G lam ->
  dominates G phi (fun j => column_loss G q j - column_price G lam j) ->
  Rbar_le (finite_loss (law_of G g) q) m /\ Rbar_le m (dual_value G phi lam).
Proof.
  intros Rq [(p & Dp & ->) M] F Pos S Dm.
  assert (U := bracket_upper G G_proper q phi lam Pos S Dm).
  assert (Dg : laws G (law_of G g)) by (now exists g).
  assert (P := proj1 (law_of_law G G_proper g F)). split.
  - rewrite <- loss_finite; [|easy|apply (U _ Dg)]. apply M. now exists (law_of G g).
  - apply loss_le_iff; [apply (laws_are_laws G G_proper p Dp)|now apply U].
Qed.

Theorem loss_infinity q g z y : feasible G g -> 0 < law_of G g z y -> q z y <= 0 ->
  worst_loss (laws G) q p_infty.
Proof.
  intros F P N. split.
  - exists (law_of G g). split; [now exists g|]. symmetry.
    apply loss_infinite; [apply (law_of_law G G_proper g F)|].
    intros C. specialize (C z y P). lra.
  - intros []; easy.
Qed.
End Loss.

Section Support.
Context {Z Y : alphabet}.
Variable G : polytope Z Y.
Hypothesis G_proper : proper G.
Variable h : R.
Hypothesis h_value : max_entropy (laws G) h.

(** ** The maximisers

    Given a saddle point (q, φ, λ), where q(·|z) may sum to less than 1, the plan γ gives
    a law of maximal entropy exactly when it is complementary and q(y|z) p(z) = p(z,y) for
    p = Lγ. *)
Section Face.
Variables (q : table Z Y) (phi : group G -> R) (lam : row G -> R).
Hypothesis q_rule : is_subrule q.
Hypothesis q_positive : reaches_positive G q.
Hypothesis lam_signed : signed G lam.
Hypothesis phi_dominates : dominates G phi (fun j => column_loss G q j - column_price G lam j).
Hypothesis no_gap : h = dual_value G phi lam.

Definition balanced g := forall z y, q z y * marginal (law_of G g) z = law_of G g z y.

Theorem maximisers g : feasible G g ->
  (H (law_of G g) = h <-> complementary G g q phi lam /\ balanced g).
Proof.
  intros F. split.
  - intros E. assert (P := proj1 (law_of_law G G_proper g F)).
    assert (U := bracket_upper G G_proper q phi lam q_positive lam_signed phi_dominates
      (law_of G g) (ex_intro _ g (conj F (fun _ _ => eq_refl)))).
    assert (L : loss_le (law_of G g) q (H (law_of G g))) by (now rewrite E, no_gap).
    assert (Eq := proj1 (gibbs_subrule_equality _ _ P q_rule) L). split; [|easy].
    (* both inequalities of [weighted_below] are equalities *)
    assert (K := gibbs_subrule (law_of G g) q P q_rule (proj1 L)). rewrite E, no_gap in K.
    set (slack j := g j * (phi (group_of G j) - (column_loss G q j - column_price G lam j))).
    set (rest k := lam k * (bound G k - row_value G g k)).
    assert (S1 : forall j, 0 <= slack j).
    { intros j. destruct (proj1 F j) as [Pj|Ej]; [|unfold slack; rewrite <- Ej; lra].
      apply Rmult_le_pos; [lra|]. generalize (phi_dominates j (used_alive G g j F Pj)); lra. }
    assert (S2 : forall k, 0 <= rest k).
    { intros k. unfold rest. generalize (proj2 (proj2 (proj2 F)) k) (lam_signed k).
      destruct (relation_of G k); simpl; intros B S.
      - apply Rmult_le_pos; [auto|lra].
      - rewrite B; lra. }
    assert (T : ∑ j ∈ column G, slack j + ∑ k ∈ row G, rest k
                = dual_value G phi lam - finite_loss (law_of G g) q).
    { assert (R0 : finite_loss (law_of G g) q = ∑ j ∈ column G, g j * column_loss G q j)
        by exact (law_sum G g (fun z y => - ln (q z y))).
      assert (R1 : ∑ k ∈ row G, rest k = ∑ k ∈ row G, lam k * bound G k - ∑ k ∈ row G, lam k * row_value G g k).
      { rewrite <- sum_minus. apply sum_ext; intros; unfold rest; ring. }
      assert (R2 : ∑ j ∈ column G, slack j = ∑ j ∈ column G, g j * phi (group_of G j)
        + ∑ j ∈ column G, g j * column_price G lam j - ∑ j ∈ column G, g j * column_loss G q j).
      { rewrite <- sum_plus, <- sum_minus. apply sum_ext; intros; unfold slack; ring. }
      rewrite R0, R1, R2. unfold column_price. rewrite row_sum, column_sum by apply F.
      unfold dual_value. lra. }
    assert (N1 : ∑ j ∈ column G, slack j <= 0).
    { generalize (sum_nonneg (letters (row G)) (fun k => rest k) S2); lra. }
    assert (N2 : ∑ k ∈ row G, rest k <= 0).
    { generalize (sum_nonneg (letters (column G)) (fun j => slack j) S1); lra. }
    split.
    + intros j Pj. assert (Sj := sum_zero slack S1 N1 j). unfold slack in Sj.
      apply Rmult_integral in Sj. destruct Sj; lra.
    + intros k Nk. assert (Sk := sum_zero rest S2 N2 k). unfold rest in Sk.
      apply Rmult_integral in Sk. destruct Sk; lra.
  - intros [C B]. symmetry.
    now apply (saddle G G_proper h g q phi lam).
Qed.

(** ** Rule [support], unsupported releases

    Prices v, u, w that bound by 0 what a maximiser brings to the releases of U.  Of
    tight columns alone anything is demanded; u_k may have either sign where λ_k ≠ 0. *)
Theorem unsupported (U : Z -> Prop) (v : group G -> R) (u : row G -> R) (w : table Z Y) :
  (forall k, relation_of G k = at_most -> lam k = 0 -> 0 <= u k) -> dual_value G v u <= 0 ->
  (forall j, alive G j -> column_loss G q j - column_price G lam j = phi (group_of G j) ->
     0 <= v (group_of G j) + column_price G u j
          + sum2 (fun z y => image G j z y * (w z y - ∑ y' ∈ Y, q z y' * w z y' - iverson (U z)))) ->
  forall z, U z -> forall p, laws G p -> H p = h -> marginal p z = 0.
Proof.
  intros Su V Pr z Uz p (g & F & E) Ep. rewrite (H_ext _ _ E) in Ep.
  replace (marginal p z) with (marginal (law_of G g) z) by (apply sum_ext; intros; now rewrite E).
  destruct (proj1 (maximisers g F) Ep) as [[CJ CK] B].
  set (gain := fun z y => w z y - ∑ y' ∈ Y, q z y' * w z y' - iverson (U z)).
  (* the demands, each times γ_j *)
  assert (T : 0 <= ∑ j ∈ column G, (g j * v (group_of G j) + g j * column_price G u j
      + g j * sum2 (fun z y => image G j z y * gain z y))).
  { apply sum_nonneg; intros j. destruct (proj1 F j) as [Pj|<-]; [|lra].
    rewrite <- !Rmult_plus_distr_l. apply Rmult_le_pos; [lra|].
    exact (Pr j (used_alive G g j F Pj) (CJ j Pj)). }
  rewrite !sum_plus, column_sum, <- (law_sum G g gain) in T by apply F.
  unfold column_price in T. rewrite row_sum in T.
  (* rows *)
  assert (R : ∑ k ∈ row G, u k * row_value G g k <= ∑ k ∈ row G, u k * bound G k).
  { apply sum_le; intros k. destruct (Req_dec (lam k) 0) as [L|L]; [|rewrite CK by easy; now right].
    generalize (proj2 (proj2 (proj2 F)) k) (Su k). destruct (relation_of G k); simpl; intros M S.
    - apply Rmult_le_compat_l; auto.
    - rewrite M; lra. }
  (* sinks: w − E_q[w] vanishes on average *)
  assert (S : sum2 (fun z y => law_of G g z y * gain z y)
              = - ∑ z ∈ Z, iverson (U z) * marginal (law_of G g) z).
  { rewrite <- sum_opp. apply sum_ext; intros a. unfold gain.
    rewrite (sum_ext _ _ (fun y => marginal (law_of G g) a * (q a y * w a y)
      - (∑ y' ∈ Y, q a y' * w a y' + iverson (U a)) * law_of G g a y))
      by (intros y; rewrite <- B; ring).
    rewrite sum_minus, !sum_scal.
    change (sum_list (letters Y) (law_of G g a)) with (marginal (law_of G g) a). ring. }
  assert (K : forall a, 0 <= iverson (U a) * marginal (law_of G g) a).
  { intros a. apply Rmult_le_pos; [apply iverson_bounds|apply marginal_nonneg, (law_of_law G G_proper g F)]. }
  rewrite S in T. unfold dual_value in V.
  assert (Z0 : iverson (U z) * marginal (law_of G g) z = 0) by (apply (sum_zero _ K); lra).
  rewrite iverson_true in Z0 by easy. lra.
Qed.
End Face.

(** ** Supports by deletion

    If the game without the columns that reach z (or any bound over the laws that
    avoid z) stays below h*, then every maximiser charges z. *)
Theorem supported z b : b < h ->
  (forall p, laws G p -> marginal p z = 0 -> H p <= b) ->
  forall p, laws G p -> H p = h -> 0 < marginal p z.
Proof.
  intros L B p Dp E.
  assert (P := proj1 (laws_are_laws G G_proper p Dp)).
  destruct (marginal_nonneg p z P) as [|Z0]; [easy|].
  specialize (B p Dp (eq_sym Z0)). lra.
Qed.
Theorem avoiding_laws z p : laws G p -> marginal p z = 0 ->
  laws (without G (fun j => 0 < marginal (image G j) z)) p.
Proof.
  intros (g & F & E) Z0. exists g; split; [|easy].
  assert (T : forall j, g j * marginal (image G j) z = 0).
  { apply sum_zero.
    - intros j. apply Rmult_le_pos; [apply F|]. apply marginal_nonneg, G_proper.
    - rewrite <- Z0, <- marginal_law_of. right. apply sum_ext; intros; now rewrite E. }
  destruct F as (G0 & GA & GM & GB). split; [easy|split; [|now split]].
  intros j N. destruct (classic (alive G j)) as [A|A]; [|now apply GA].
  specialize (T j). apply Rmult_integral in T. destruct T as [|T]; [easy|].
  destruct N. simpl. split; [easy|lra].
Qed.
End Support.
