(** * Robustness against clean loss (Section V-B)

    How the value depends on the budget, what a rule loses against another budget than
    its own, what it loses on clean data, and when it only guesses the prior. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket.
From Robust Require Import Transport Attacks Distortion Wasserstein Privacy.
Import ListNotations.
Open Scope R_scope.

(** ** A rule for one constraint, attacked under another *)

(** Against D no rule loses less than the value of D, and a rule that is robust for D
    loses exactly that: each curve of Figure 2 is best where ε_rule = ε_attack. *)
Theorem matched_is_best {X Y : alphabet} (D : table X Y -> Prop) (h : R) (q : table X Y) m :
  minimax D h -> is_rule q -> worst_loss D q m ->
  Rbar_le h m /\ (robust D q -> m = Finite h).
Proof.
  intros Mm Q W. split.
  - apply Mm. now exists q.
  - intros (_ & m' & W' & Mm'). rewrite (max_unique _ _ _ W W'). exact (min_unique _ _ _ Mm' Mm).
Qed.

(** ** The value as a function of the budget *)

(** H(Y|X) is concave in the law. *)
Lemma H_concave {X Y : alphabet} (p r : table X Y) t : is_law p -> is_law r -> 0 <= t <= 1 ->
  (1 - t) * H p + t * H r <= H (mix t p r).
Proof.
  intros Jp Jr T. assert (Jm := mix_law t p r Jp Jr T).
  destruct (law_inhabited p Jp) as [_ I].
  assert (Q := posterior_rule (mix t p r) (proj1 Jm) I).
  destruct (posterior_loss (mix t p r) (proj1 Jm) I) as [C E]. rewrite finite_loss_mix in E.
  destruct (Req_dec t 0) as [->|N0].
  { right. replace (H (mix 0 p r)) with (H p); [ring|]. apply H_ext. intros; unfold mix; ring. }
  destruct (Req_dec t 1) as [->|N1].
  { right. replace (H (mix 1 p r)) with (H r); [ring|]. apply H_ext. intros; unfold mix; ring. }
  assert (Cp : covers (posterior (mix t p r)) p).
  { intros x y L. apply C. unfold mix. generalize (proj1 Jr x y); nra. }
  assert (Cr : covers (posterior (mix t p r)) r).
  { intros x y L. apply C. unfold mix. generalize (proj1 Jp x y); nra. }
  generalize (gibbs p _ (proj1 Jp) Q Cp) (gibbs r _ (proj1 Jr) Q Cr). nra.
Qed.

(** More room, no smaller value. *)
Theorem value_monotone {X Y : alphabet} (D D' : table X Y -> Prop) (h h' : R) :
  (forall p, D p -> D' p) -> max_entropy D h -> max_entropy D' h' -> h <= h'.
Proof.
  intros S [(p & Dp & Ep) _] [_ M]. injection Ep as ->. apply (M (Finite (H p))). exists p. auto.
Qed.

Section Budget.
Context {X Y Z : alphabet}.
Variable mu : table X Y.
Variable allowed : X * Y -> Z * Y -> Prop.
Variable cost : X * Y -> Z * Y -> R.
Hypothesis mu_law : is_law mu.

(** The transport game with the budget ε; (4) and (6) are of this form. *)
Definition budget_game (eps : R) : polytope Z Y := transport mu allowed one (fun _ => cost) (fun _ => eps).

Lemma budget_mix a b t p r : 0 <= t <= 1 -> laws (budget_game a) p -> laws (budget_game b) r ->
  laws (budget_game ((1 - t) * a + t * b)) (mix t p r).
Proof.
  intros T (g & F & E) (g' & F' & E'). apply transport_feasible in F, F'.
  destruct F as (G0 & GA & GM & GB). destruct F' as (G0' & GA' & GM' & GB').
  exists (fun j => (1 - t) * g j + t * g' j). split.
  - apply transport_feasible. split; [|split; [|split]].
    + intros j. specialize (G0 j); specialize (G0' j); nra.
    + intros s u N. rewrite (GA s u N), (GA' s u N). ring.
    + intros s. rewrite sum_plus, !sum_scal, GM, GM'. ring.
    + intros k. specialize (GB k); specialize (GB' k). simpl in GB, GB'. simpl.
      set (c := fun j : (X × Y) × (Z × Y) => cost (fst j) (snd j)).
      assert (E1 : ∑ j ∈ (X × Y) × (Z × Y), c j * ((1 - t) * g j + t * g' j) =
        (1 - t) * (∑ j ∈ (X × Y) × (Z × Y), c j * g j) + t * (∑ j ∈ (X × Y) × (Z × Y), c j * g' j)).
      { rewrite <- !sum_scal, <- sum_plus. apply sum_ext; intros; ring. }
      change (∑ j ∈ (X × Y) × (Z × Y), c j * ((1 - t) * g j + t * g' j) <= (1 - t) * a + t * b).
      rewrite E1. apply Rplus_le_compat; apply Rmult_le_compat_l; try lra; assumption.
  - intros z y. unfold mix. rewrite E, E'. unfold budget_game. rewrite !transport_law.
    now rewrite sum_plus, !sum_scal.
Qed.
Theorem budget_monotone a b va vb : a <= b ->
  max_entropy (laws (budget_game a)) (Finite va) -> max_entropy (laws (budget_game b)) (Finite vb) -> va <= vb.
Proof.
  intros L. apply value_monotone. intros p (g & F & E). exists g. split; [|exact E].
  apply transport_feasible in F. apply transport_feasible. destruct F as (G0 & GA & GM & GB).
  split; [easy|split; [easy|split; [easy|]]]. intros k. specialize (GB k). simpl in *. lra.
Qed.
Theorem budget_concave a b t va vb vc : 0 <= t <= 1 ->
  max_entropy (laws (budget_game a)) (Finite va) -> max_entropy (laws (budget_game b)) (Finite vb) ->
  max_entropy (laws (budget_game ((1 - t) * a + t * b))) (Finite vc) ->
  (1 - t) * va + t * vb <= vc.
Proof.
  intros T [(p & Dp & Ep) _] [(r & Dr & Er) _] [_ M]. injection Ep as ->. injection Er as ->.
  apply Rle_trans with (H (mix t p r)).
  - apply H_concave; [| |easy].
    + apply (laws_are_laws (budget_game a)); [now apply transport_proper|easy].
    + apply (laws_are_laws (budget_game b)); [now apply transport_proper|easy].
  - apply (M (Finite (H (mix t p r)))). exists (mix t p r). split; [now apply budget_mix|easy].
Qed.
End Budget.

Lemma max_entropy_same {X Y : alphabet} (D D' : table X Y -> Prop) v :
  (forall p, D p <-> D' p) -> max_entropy D v -> max_entropy D' v.
Proof.
  intros E [(p & Dp & Ep) M]. split; [exists p; split; [now apply E|easy]|].
  intros u (r & Dr & Er). apply M. exists r. split; [now apply E|easy].
Qed.

(** The value of the game over (4) is nondecreasing and concave in ε. *)
Theorem mean_value_concave {X Y Z : alphabet} (P : table X Y) (d : X -> Z -> Rbar) (V : R -> R) :
  is_law P -> (forall x z, Rbar_le (Finite 0) (d x z)) ->
  (forall eps, 0 <= eps -> max_entropy (laws_of_attacks P (mean_distortion P d eps)) (V eps)) ->
  forall a b t, 0 <= a <= b -> 0 <= t <= 1 ->
  V a <= V b /\ (1 - t) * V a + t * V b <= V ((1 - t) * a + t * b).
Proof.
  intros J D0 HV a b t [A B] T.
  assert (HV' : forall eps, 0 <= eps ->
    max_entropy (laws (budget_game P (arcs_finite d) (fun s u => real (d (fst s) (fst u))) eps)) (V eps)).
  { intros eps He. apply (max_entropy_same _ _ _ (fun p => mean_distortion_is_transport P d J D0 eps p)).
    now apply HV. }
  assert (0 <= (1 - t) * a + t * b) by nra. split.
  - eapply budget_monotone; [exact B|apply HV'; lra|apply HV'; lra].
  - eapply budget_concave; [exact J|exact T|apply HV'; lra|apply HV'; lra|now apply HV'].
Qed.

(** So is the value over the Wasserstein ball (6). *)
Theorem ball_value_concave {X Y : alphabet} (mu : table X Y) (d : X * Y -> X * Y -> Rbar) (V : R -> R) :
  is_law mu -> (forall s t, Rbar_le (Finite 0) (d s t)) ->
  (forall eps, 0 <= eps -> max_entropy (ball mu d eps) (V eps)) ->
  forall a b t, 0 <= a <= b -> 0 <= t <= 1 ->
  V a <= V b /\ (1 - t) * V a + t * V b <= V ((1 - t) * a + t * b).
Proof.
  intros J D0 HV a b t [A B] T.
  assert (HV' : forall eps, 0 <= eps ->
    max_entropy (laws (budget_game mu (fun s t => is_finite (d s t)) (fun s u => real (d s u)) eps)) (V eps)).
  { intros eps He. apply (max_entropy_same _ _ _ (fun p => ball_is_transport mu d J D0 eps p)). now apply HV. }
  assert (0 <= (1 - t) * a + t * b) by nra. split.
  - eapply budget_monotone; [exact B|apply HV'; lra|apply HV'; lra].
  - eapply budget_concave; [exact J|exact T|apply HV'; lra|apply HV'; lra|now apply HV'].
Qed.

(** ** Clean loss

    If every source may stay at no cost, a rule with dual variables (φ, λ) loses at most
    Σ μ φ = (dual value) − λ ε on clean data; at a saddle point that is h* − λ ε. *)
Theorem clean_loss_bound {X Y : alphabet} (mu q : table X Y) (allowed : X * Y -> X * Y -> Prop)
    (cost : X * Y -> X * Y -> R) (eps lam : R) (phi : X * Y -> R) :
  is_law mu -> is_rule q -> (forall s, allowed s s /\ cost s s = 0) ->
  reaches_positive (budget_game mu allowed cost eps) q ->
  dominates (budget_game mu allowed cost eps) phi (fun j =>
    column_loss (budget_game mu allowed cost eps) q j
    - column_price (budget_game mu allowed cost eps) (fun _ => lam) j) ->
  loss_le mu q (dual_value (budget_game mu allowed cost eps) phi (fun _ => lam) - lam * eps).
Proof.
  intros J Q Stay Pos Dm.
  assert (alive_stay : forall x y, 0 < mu x y ->
     alive (budget_game mu allowed cost eps) ((x, y), (x, y))) by (intros x y L; split; [easy|apply Stay]).
  split.
  - intros x y L. apply (Pos ((x, y), (x, y)) x y (alive_stay x y L)). simpl.
    rewrite iverson_true by easy. lra.
  - apply Rle_trans with (∑ s ∈ X × Y, mu (fst s) (snd s) * phi s).
    + rewrite sum_pairs. apply sum_le; intros x. apply sum_le; intros y. simpl.
      destruct (proj1 J x y) as [L|<-]; [|lra]. apply Rmult_le_compat_l; [lra|].
      assert (E1 : column_loss (budget_game mu allowed cost eps) q ((x, y), (x, y)) = - ln (q x y))
        by apply transport_column_loss.
      generalize (Dm _ (alive_stay x y L)). rewrite E1. unfold column_price. simpl.
      rewrite (proj2 (Stay (x, y))). lra.
    + unfold dual_value. simpl. right. ring.
Qed.

(** ** Guessing the prior

    The prior loses H(Y) against every law with these labels.  If Z can be made
    independent of Y, with every release possible, it is the one robust rule: the
    extreme of Figure 2. *)
Section Prior.
Context {Z Y : alphabet}.
Variable labels : Y -> R.                     (* the law of Y *)
Implicit Types p : table Z Y.
Definition prior : table Z Y := fun z y => labels y.
Definition has_labels p := is_law p /\ forall y, label_law p y = labels y.

Lemma prior_rule p : has_labels p -> is_rule prior.
Proof.
  intros [J L]. split.
  - intros z y. unfold prior. rewrite <- L. apply sum_nonneg; intros; apply J.
  - intros z. rewrite <- (proj2 J), sum_swap. apply sum_ext; intros y. symmetry. apply L.
Qed.
Theorem prior_loss p : has_labels p -> loss p prior = Finite (entropy labels).
Proof.
  intros [J L]. rewrite loss_finite; [f_equal|apply J|].
  - unfold finite_loss, prior, entropy. rewrite sum_swap. apply sum_ext; intros y.
    rewrite sum_scal_r. f_equal. apply L.
  - intros z y Pos. unfold prior. rewrite <- L. apply Rlt_le_trans with (1 := Pos).
    apply (term_le_sum (fun z => p z y)). intros; apply J.
Qed.
Theorem prior_robust (D : table Z Y -> Prop) (m : Z -> R) :
  (forall p, D p -> has_labels p) -> convex D -> closed D ->
  D (fun z y => m z * labels y) -> (forall z, 0 < m z) ->
  max_entropy D (entropy labels) /\ robust D prior /\
  forall q, robust D q -> forall z y, q z y = labels y.
Proof.
  intros DL Cv Cl Dm Pos. set (p := fun z y => m z * labels y) in *.
  assert (J : forall r, D r -> is_law r) by (intros r Dr; apply (DL r Dr)).
  assert (S1 : ∑ y ∈ Y, labels y = 1).
  { destruct (law_inhabited p (J p Dm)) as [[z] _]. exact (proj2 (prior_rule p (DL p Dm)) z). }
  assert (Mz : forall z, marginal p z = m z).
  { intros z. transitivity (m z * ∑ y ∈ Y, labels y); [apply sum_scal|rewrite S1; ring]. }
  assert (Hp : H p = entropy labels).
  { assert (E : loss_le p prior (H p)).
    { apply gibbs_equality; [apply (J p Dm)|now apply (prior_rule p), DL|].
      intros z y. rewrite Mz. unfold prior, p. ring. }
    assert (E' := proj2 (loss_le_iff p prior (H p) (proj1 (J p Dm))) E).
    rewrite (prior_loss p (DL p Dm)) in E'. simpl in E'.
    assert (E2 := loss_ge_H p prior (J p Dm) (prior_rule p (DL p Dm))).
    rewrite (prior_loss p (DL p Dm)) in E2. simpl in E2. lra. }
  assert (V : max_entropy D (entropy labels)).
  { split; [exists p; split; [easy|now rewrite Hp]|]. intros v (r & Dr & ->).
    assert (E := loss_ge_H r prior (J r Dr) (prior_rule r (DL r Dr))).
    now rewrite (prior_loss r (DL r Dr)) in E. }
  split; [easy|].
  destruct (corollary_1_posterior D J Cv Cl (entropy labels) V p) as [_ U].
  - now split.
  - intros z. now rewrite Mz.
  - split.
    + apply (robust_iff D J Cv Cl (entropy labels) V). split; [now apply (prior_rule p), DL|].
      intros r Dr. rewrite (prior_loss r (DL r Dr)). simpl. lra.
    + intros q Rq z y. rewrite (U q Rq), Mz. unfold p. field. specialize (Pos z). lra.
Qed.
End Prior.
