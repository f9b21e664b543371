(** * Perturbations of the features: (2)–(5)

    The features X and the labels Y have the law P.  An attack is a channel
    P(Z|X,Y).  Distortions d(x,z) lie in [0, +∞]. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Lifted Transport.
Import ListNotations.
Open Scope R_scope.

Section Attacks.
Context {X Y Z : alphabet}.
Variable P : table X Y.
Variable d : X -> Z -> Rbar.
Hypothesis P_law : is_law P.
Hypothesis d_nonneg : forall x z, Rbar_le (Finite 0) (d x z).
Variable eps : R.

Notation attack := (X * Y -> letter Z -> R).
Implicit Types (C : attack) (p : table Z Y).

(** The law of (X,Y,Z), and the law of (Z,Y) *)
Definition joint C (j : X * Y * Z) : R := P (fst (fst j)) (snd (fst j)) * C (fst j) (snd j).
Definition released C : table Z Y := fun z y => ∑ x ∈ X, P x y * C (x, y) z.

(** (3):  Pr[d(X,Z) ≤ ε] = 1 *)
Definition max_distortion C := is_channel C /\
  ∑ j ∈ (X × Y) × Z, iverson (Rbar_le (d (fst (fst j)) (snd j)) eps) * joint C j = 1.

(** (4):  E[d(X,Z)] ≤ ε *)
Definition mean_distortion C := is_channel C /\
  Rbar_le (expectation ((X × Y) × Z) (joint C) (fun j => d (fst (fst j)) (snd j))) eps.

(** The set of laws of (Z,Y) that the attacks in a set can produce *)
Definition laws_of_attacks (attacks : attack -> Prop) p :=
  exists C, attacks C /\ forall z y, p z y = released C z y.

(** E[ℓ(Z,Y)] under an attack, for any loss ℓ(z,y) > −∞ *)
Definition attack_loss C (l : Z -> Y -> Rbar) : Rbar :=
  expectation ((X × Y) × Z) (joint C) (fun j => l (snd j) (snd (fst j))).

(** ** Facts about the law of (X,Y,Z) *)

Lemma joint_nonneg C : is_channel C -> forall j, 0 <= joint C j.
Proof. intros [N _] [s z]. apply Rmult_le_pos; [apply P_law|apply N]. Qed.
Lemma joint_source C : is_channel C -> forall s, ∑ z ∈ Z, joint C (s, z) = P (fst s) (snd s).
Proof. intros [_ S] s. unfold joint; simpl. rewrite sum_scal, S. ring. Qed.
Lemma joint_total C : is_channel C -> ∑ j ∈ (X × Y) × Z, joint C j = 1.
Proof.
  intros H. rewrite sum_pairs. rewrite (sum_ext _ _ (fun s : X × Y => P (fst s) (snd s)))
    by (intros; now apply joint_source).
  rewrite sum_pairs. apply P_law.
Qed.

(** (3) in other words: no mass moves farther than ε. *)
Lemma max_distortion_iff C : is_channel C ->
  (max_distortion C <->
   forall x y z, 0 < P x y * C (x, y) z -> Rbar_le (d x z) eps).
Proof.
  intros H. assert (J := joint_nonneg C H). assert (T := joint_total C H).
  set (far (j : (X × Y) × Z) := (1 - iverson (Rbar_le (d (fst (fst j)) (snd j)) eps)) * joint C j).
  assert (F0 : forall j, 0 <= far j).
  { intros j. apply Rmult_le_pos; [|apply J].
    generalize (iverson_bounds (Rbar_le (d (fst (fst j)) (snd j)) eps)); lra. }
  assert (E : ∑ j ∈ (X × Y) × Z, far j =
     ∑ j ∈ (X × Y) × Z, joint C j
     - ∑ j ∈ (X × Y) × Z, iverson (Rbar_le (d (fst (fst j)) (snd j)) eps) * joint C j).
  { rewrite <- sum_minus. apply sum_ext; intros j. unfold far; ring. }
  split.
  - intros [_ M] x y z L.
    assert (Z0 : far ((x, y), z) = 0) by (apply (sum_zero far F0); lra).
    unfold far, joint in Z0; simpl in Z0. apply NNPP; intros N.
    rewrite iverson_false in Z0 by easy. lra.
  - intros A. split; [easy|].
    assert (S : ∑ j ∈ (X × Y) × Z, far j = 0); [|lra].
    rewrite <- (sum_0 (letters ((X × Y) × Z))). apply sum_ext; intros [[x y] z].
    unfold far. destruct (J ((x, y), z)) as [L|E0].
    + rewrite iverson_true by (now apply (A x y z)). ring.
    + apply Rmult_eq_0_compat_l. symmetry; exact E0.
Qed.
Lemma mean_distortion_iff C : is_channel C ->
  (mean_distortion C <->
   (forall x y z, 0 < P x y * C (x, y) z -> is_finite (d x z)) /\
   ∑ j ∈ (X × Y) × Z, joint C j * real (d (fst (fst j)) (snd j)) <= eps).
Proof.
  intros H. unfold mean_distortion. rewrite expectation_le.
  - split; [intros [_ [A B]]|intros [A B]]; (split; [|easy] || (split; [easy|split; [|easy]])).
    + intros x y z L. exact (A ((x, y), z) L).
    + intros [[x y] z] L. now apply (A x y z).
  - now apply joint_nonneg.
  - intros j. generalize (d_nonneg (fst (fst j)) (snd j)). now destruct d.
Qed.

(** (5): the loss depends on the law of (Z,Y) alone, so that the maximum over attacks
    is the maximum over [laws_of_attacks].  (A rule q gives ℓ(z,y) = −log q(y|z).) *)
Lemma released_nonneg C : is_channel C -> forall z y, 0 <= released C z y.
Proof.
  intros [N _] z y. apply sum_nonneg; intros x. apply Rmult_le_pos; [apply P_law|apply N].
Qed.
Lemma released_sum C (f : table Z Y) :
  ∑ j ∈ (X × Y) × Z, joint C j * f (snd j) (snd (fst j))
  = ∑ c ∈ Z × Y, released C (fst c) (snd c) * f (fst c) (snd c).
Proof.
  rewrite sum_pairs, !sum_pairs. simpl. unfold released, joint; simpl.
  rewrite (sum_ext (letters Z) _ (fun z => ∑ y ∈ Y, ∑ x ∈ X, P x y * C (x, y) z * f z y)).
  - rewrite (sum_ext (letters X) _ (fun x => ∑ z ∈ Z, ∑ y ∈ Y, P x y * C (x, y) z * f z y))
      by (intros; apply sum_swap).
    rewrite sum_swap. apply sum_ext; intros z. apply sum_swap.
  - intros z. apply sum_ext; intros y. now rewrite sum_scal_r.
Qed.
Lemma released_law C : is_channel C -> is_law (released C).
Proof.
  intros H. split; [now apply released_nonneg|].
  transitivity (∑ c ∈ Z × Y, released C (fst c) (snd c) * 1).
  - rewrite sum_pairs. apply sum_ext; intros z. apply sum_ext; intros y. simpl; ring.
  - rewrite <- (released_sum C (fun _ _ => 1)).
    transitivity (∑ j ∈ (X × Y) × Z, joint C j); [|now apply joint_total].
    apply sum_ext; intros; ring.
Qed.
Theorem joint_form C (l : Z -> Y -> Rbar) : is_channel C -> (forall z y, l z y <> m_infty) ->
  attack_loss C l
  = expectation (Z × Y) (fun c => released C (fst c) (snd c)) (fun c => l (fst c) (snd c)).
Proof.
  intros H A. unfold attack_loss.
  assert (J := joint_nonneg C H). assert (RN := released_nonneg C H).
  destruct (excluded_middle_informative (exists x y z, 0 < P x y * C (x, y) z /\ l z y = p_infty))
    as [(x & y & z & L & E)|N].
  - rewrite (expectation_infinite (joint C)); [|exact J|intros; apply A|now exists ((x, y), z)].
    symmetry. apply expectation_infinite; [intros c; apply RN|intros; apply A|].
    exists (z, y). split; [|easy]. apply Rlt_le_trans with (1 := L).
    apply (term_le_sum (fun x => P x y * C (x, y) z)). intros a. apply (J ((a, y), z)).
  - assert (F : forall x y z, 0 < P x y * C (x, y) z -> l z y = Finite (real (l z y))).
    { intros x y z L. specialize (A z y). destruct (l z y) eqn:E; [easy| |easy].
      destruct N. now exists x, y, z. }
    rewrite (expectation_finite _ _ J (fun j => real (l (snd j) (snd (fst j))))).
    2:{ intros [[x y] z] L. now apply (F x y z). }
    rewrite (expectation_finite _ _ (fun c => RN (fst c) (snd c)) (fun c => real (l (fst c) (snd c)))).
    + f_equal. apply (released_sum C (fun z y => real (l z y))).
    + intros [z y] L. simpl in *. apply NNPP; intros N'.
      assert (released C z y <= 0); [|lra]. unfold released.
      rewrite <- (sum_0 (letters X)). apply sum_le; intros x.
      apply Rnot_lt_le; intros L'. now apply N', (F x y z).
Qed.
End Attacks.
