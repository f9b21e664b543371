(** * When guessing the prior is all that is left (Section V-B, the end of Figure 2)

    V(ε) = H(Y) exactly when some attack makes Z independent of Y, hence exactly for
    ε ≥ ε0, the least mean distortion of such an attack.  Beyond ε0 the prior is the
    one robust rule, at every release. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Semicontinuity Theorem1 Corollary1 Lifted.
From Robust Require Import Transport Attacks Distortion Privacy Tradeoff Exchange.
Import ListNotations.
Open Scope R_scope.

Definition independent {Z Y : alphabet} (p : table Z Y) := forall z y, p z y = marginal p z * label_law p y.

(** For any set of laws with these labels *)
Theorem value_is_prior {Z Y : alphabet} (D : table Z Y -> Prop) (labels : Y -> R) :
  (forall p, D p -> has_labels labels p) ->
  (max_entropy D (Finite (entropy labels)) <-> exists p, D p /\ independent p).
Proof.
  intros DL.
  assert (top : forall p, D p -> H p <= entropy labels /\ (H p = entropy labels <-> independent p)).
  { intros p Dp. assert (HL := DL p Dp). destruct HL as [J L]. assert (R := prior_rule labels p (DL p Dp)).
    assert (E := prior_loss labels p (DL p Dp)). assert (Eq := gibbs_equality p (prior labels) (proj1 J) R).
    rewrite <- (loss_le_iff p (prior labels) (H p) (proj1 J)), E in Eq. simpl in Eq.
    assert (G := loss_ge_H p (prior labels) J R). rewrite E in G. simpl in G. split; [easy|].
    split; [intros Eh|intros I].
    - intros z y. rewrite L. rewrite <- (proj1 Eq (Req_le_sym _ _ Eh) z y). unfold prior. ring.
    - apply Rle_antisym; [easy|]. apply Eq. intros z y. rewrite (I z y), L. unfold prior. ring. }
  split.
  - intros [(p & Dp & Ep) _]. injection Ep as Ep. exists p. split; [easy|]. now apply (top p Dp).
  - intros (p & Dp & I). split.
    + exists p. split; [easy|]. f_equal. symmetry. now apply (top p Dp).
    + intros v (r & Dr & ->). apply (top r Dr).
Qed.

Section Budget.
Context {X Y Z : alphabet}.
Variable P : table X Y.
Variable d : X -> Z -> Rbar.
Hypothesis P_law : is_law P.
Hypothesis d_nonneg : forall x z, Rbar_le (Finite 0) (d x z).
Notation attack := (X * Y -> letter Z -> R).
Implicit Types C : attack.
Notation D eps := (laws_of_attacks P (mean_distortion P d eps)).

(** E[d(X,Z)] *)
Definition attack_cost C : Rbar := expectation ((X × Y) × Z) (joint P C) (fun j => d (fst (fst j)) (snd j)).

(** ε0: the least mean distortion at which Z can be made independent of Y *)
Definition independence_budget (e0 : R) := is_min (fun v =>
  exists C, is_channel C /\ independent (released P C) /\ v = attack_cost C) (Finite e0).

Lemma attacks_have_labels eps p : D eps p -> has_labels (label_law P) p.
Proof.
  intros (C & [K _] & E). split.
  - destruct (released_law P P_law C K) as [A B]. split; [intros; rewrite E; apply A|].
    rewrite <- B. now apply sum2_ext.
  - intros y. rewrite <- (released_labels P C K). apply sum_ext; intros z. apply E.
Qed.

Lemma independent_ext (p r : table Z Y) : (forall z y, p z y = r z y) -> independent r -> independent p.
Proof.
  intros E I z y. rewrite E, (I z y). f_equal; apply sum_ext; intros; now rewrite E.
Qed.

(** V(ε) = H(Y) exactly for ε ≥ ε0. *)
Theorem independence_threshold e0 eps : independence_budget e0 ->
  (max_entropy (D eps) (Finite (entropy (label_law P))) <-> e0 <= eps).
Proof.
  intros [(C0 & K0 & I0 & E0) M].
  rewrite (value_is_prior (D eps) (label_law P) (attacks_have_labels eps)). split.
  - intros (p & (C & [K Le] & E) & I).
    assert (L : Rbar_le e0 (attack_cost C)).
    { apply M. exists C. split; [easy|split; [|easy]].
      apply (independent_ext _ p); [|easy]. intros; symmetry; apply E. }
    exact (Rbar_le_trans _ _ _ L Le).
  - intros L. exists (released P C0). split; [|easy]. exists C0. split; [|easy]. split; [easy|].
    change (Rbar_le (attack_cost C0) eps). now rewrite <- E0.
Qed.

(** ε0 exists as soon as some attack of finite cost makes Z independent of Y. *)
Theorem independence_budget_exists :
  (exists C, is_channel C /\ independent (released P C) /\ is_finite (attack_cost C)) ->
  exists e0, independence_budget e0.
Proof.
  intros (C1 & K1 & I1 & F1).
  set (rel := fun (j : table (X × Y) Z) z y => ∑ x ∈ X, j (x, y) z).
  set (good := fun j : table (X × Y) Z => (forall s z, 0 <= j s z) /\
    (forall s, ∑ z ∈ Z, j s z = P (fst s) (snd s)) /\
    (forall s z, ~ is_finite (d (fst s) z) -> j s z = 0) /\
    (forall z y, rel j z y = marginal (rel j) z * label_law P y)).
  set (cost := fun j : table (X × Y) Z => sum2 (fun s z => j s z * real (d (fst s) z))).
  assert (laws : forall j, good j -> is_law j).
  { intros j (A & B & _). split; [easy|]. rewrite (sum_ext _ _ (fun s : X × Y => P (fst s) (snd s))) by easy.
    rewrite sum_pairs. apply P_law. }
  assert (of_channel : forall C, is_channel C -> independent (released P C) -> is_finite (attack_cost C) ->
    good (fun s z => joint P C (s, z)) /\ attack_cost C = Finite (cost (fun s z => joint P C (s, z)))).
  { intros C K I F. assert (J := joint_nonneg P P_law C K).
    assert (Le : Rbar_le (attack_cost C) (real (attack_cost C))) by (rewrite F; apply Rbar_le_refl).
    destruct (proj1 (mean_distortion_iff P d P_law d_nonneg _ C K) (conj K Le)) as [Fin _]. split.
    - split; [intros; apply J|split; [intros; now apply joint_source|split]].
      + intros [x y] z N. destruct (J ((x, y), z)) as [L|E]; [|easy]. destruct N. now apply (Fin x y z).
      + intros z y. rewrite <- (released_labels P C K). exact (I z y).
    - unfold attack_cost. rewrite (expectation_finite _ _ J (fun j => real (d (fst (fst j)) (snd j)))).
      + f_equal. apply (sum_pairs (A := X × Y) (B := Z)).
      + intros [[x y] z] L. symmetry. now apply (Fin x y z). }
  destruct (maximum_attained good (fun j => - cost j) (fun s z => joint P C1 (s, z)) 0) as (j & Gj & Mj).
  - exact laws.
  - intros u j U L.
    assert (R : tends_to (fun n => rel (u n)) (rel j)).
    { intros z y. apply sum_limit. intros x. apply L. }
    repeat split.
    + intros s z. apply (limit_ge (fun n => u n s z)); [intros n; apply (U n)|apply L].
    + intros s. apply (limit_of_constant (fun n => ∑ z ∈ Z, u n s z)); [intros n; apply (U n)|].
      apply sum_limit. intros z. apply L.
    + intros s z N. apply (limit_of_constant (fun n => u n s z)); [intros n; now apply (U n)|apply L].
    + intros z y. apply (limit_unique (fun n => rel (u n) z y)); [apply R|].
      apply is_lim_seq_ext with (fun n => marginal (rel (u n)) z * label_law P y).
      * intros n. symmetry. apply (U n).
      * apply is_lim_seq_mult'; [now apply marginal_limit|apply is_lim_seq_const].
  - now apply of_channel.
  - intros j (A & _). enough (0 <= cost j) by lra. apply sum_nonneg; intros s. apply sum_nonneg; intros z.
    apply Rmult_le_pos; [easy|]. generalize (d_nonneg (fst s) z). destruct (d (fst s) z); simpl; lra.
  - intros u j _ _ L. apply (is_lim_seq_opp _ (cost j)).
    apply (sum2_limit (fun n s z => u n s z * real (d (fst s) z)) (fun s z => j s z * real (d (fst s) z))).
    intros s z. apply is_lim_seq_mult'; [apply L|apply is_lim_seq_const].
  - destruct Gj as (A & B & F & I).
    assert (IZ : inhabited Z).
    { destruct (law_inhabited _ (laws _ (conj A (conj B (conj F I))))) as [_ IZ]. exact IZ. }
    destruct (channel_of_plan (fun s : X × Y => P (fst s) (snd s)) (fun c => j (fst c) (snd c)) IZ)
      as (C & K & E); [intros; apply A|exact B|].
    assert (Ej : forall s z, joint P C (s, z) = j s z) by (intros; symmetry; apply E).
    assert (Rj : forall z y, released P C z y = rel j z y).
    { intros z y. apply sum_ext; intros x. apply (Ej (x, y) z). }
    assert (Ic : independent (released P C)).
    { intros z y. rewrite (released_labels P C K), Rj, (I z y). f_equal. apply sum_ext; intros. symmetry. apply Rj. }
    assert (Vc : attack_cost C = Finite (cost j)).
    { unfold attack_cost. rewrite (expectation_finite _ _ (joint_nonneg P P_law C K)
        (fun j => real (d (fst (fst j)) (snd j)))).
      - f_equal. etransitivity; [apply (sum_pairs (A := X × Y) (B := Z))|].
        apply sum2_ext. intros s z. now rewrite <- Ej.
      - intros [s z] L. simpl. destruct (classic (is_finite (d (fst s) z))) as [Fd|N]; [now rewrite Fd|].
        destruct (Rlt_irrefl 0). apply Rlt_le_trans with (1 := L). right.
        transitivity (j s z); [apply Ej|now apply F]. }
    exists (cost j). split; [exists C; now rewrite Vc|].
    intros v (C' & K' & I' & ->). destruct (attack_cost C') as [e| |] eqn:Ec; [|easy|].
    + destruct (of_channel C' K' I') as [G' V']; [now rewrite Ec|]. rewrite V' in Ec. injection Ec as <-.
      generalize (Mj _ G'). simpl. lra.
    + exfalso. revert Ec. apply sum_bar_above. apply weighted_above; [now apply joint_nonneg|].
      intros b. generalize (d_nonneg (fst (fst b)) (snd b)). now destruct d.
Qed.

(** Beyond ε0, with finite distortions, the prior is the one robust rule. *)
Theorem prior_beyond e0 eps : independence_budget e0 -> e0 < eps -> (forall x z, is_finite (d x z)) ->
  robust (D eps) (prior (label_law P)) /\ forall q, robust (D eps) q -> forall z y, q z y = label_law P y.
Proof.
  intros [(C0 & K0 & I0 & E0) _] L Fin.
  assert (J0 := released_law P P_law C0 K0). destruct (law_inhabited _ J0) as [IZ _]. assert (SZ := size_pos IZ).
  assert (Lab := released_labels P C0 K0). set (m0 := marginal (released P C0)) in *.
  set (U := (fun _ _ => / size Z) : attack).
  assert (KU : is_channel U).
  { split; unfold U; intros; [left; now apply Rinv_0_lt_compat|]. rewrite sum_const. unfold size in *. field; lra. }
  set (cost := fun C => ∑ j ∈ (X × Y) × Z, joint P C j * real (d (fst (fst j)) (snd j))).
  assert (C0e : cost C0 <= e0).
  { apply (proj1 (mean_distortion_iff P d P_law d_nonneg e0 C0 K0)). split; [easy|].
    change (Rbar_le (attack_cost C0) e0). rewrite <- E0. apply Rbar_le_refl. }
  destruct (small_part (eps - e0) (cost U - cost C0)) as (t & [T0 T1] & Tc); [lra|].
  set (C := (fun s z => (1 - t) * C0 s z + t * U s z) : attack).
  assert (KC : is_channel C).
  { split; unfold C.
    - intros s z. apply Rplus_le_le_0_compat; apply Rmult_le_pos; try lra; [apply K0|apply KU].
    - intros s. rewrite sum_plus, !sum_scal, (proj2 K0), (proj2 KU). ring. }
  set (m := fun z => (1 - t) * m0 z + t * / size Z).
  assert (Rel : forall z y, m z * label_law P y = released P C z y).
  { intros z y. transitivity ((1 - t) * released P C0 z y + t * released P U z y).
    - rewrite (I0 z y), Lab. fold (m0 z). unfold m.
      replace (released P U z y) with (/ size Z * label_law P y); [ring|].
      unfold released, U, label_law. rewrite <- sum_scal. apply sum_ext; intros; ring.
    - unfold released. rewrite <- !sum_scal, <- sum_plus. apply sum_ext; intros x. unfold C. ring. }
  assert (Dm : D eps (fun z y => m z * label_law P y)).
  { exists C. split; [|exact Rel]. apply mean_distortion_iff; [easy|easy|easy|]. split; [intros; apply Fin|].
    change (cost C <= eps).
    replace (cost C) with ((1 - t) * cost C0 + t * cost U); [lra|].
    unfold cost. rewrite <- !sum_scal, <- sum_plus. apply sum_ext. intros j. unfold joint, C. ring. }
  destruct (mean_distortion_convex_closed P d P_law d_nonneg eps) as (_ & Cv & Cl).
  apply (prior_robust (label_law P) (D eps) m (attacks_have_labels eps) Cv Cl Dm).
  intros z. unfold m. assert (0 <= m0 z) by (apply marginal_nonneg, J0).
  assert (0 < / size Z) by now apply Rinv_0_lt_compat.
  assert (0 < t * / size Z) by now apply Rmult_lt_0_compat. nra.
Qed.
End Budget.
