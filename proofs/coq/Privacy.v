(** * The privacy-utility problem (Section III): (11), Lemma 1, rate-distortion *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Semicontinuity Theorem1 Corollary1.
From Robust Require Import Lifted Transport Attacks Distortion.
Import ListNotations.
Open Scope R_scope.

(** H(Y), and I(Y;Z) for (Z,Y) ~ p *)
Definition entropy {Y : alphabet} (P : Y -> R) : R := ∑ y ∈ Y, P y * - ln (P y).
Definition label_law {X Y : alphabet} (p : table X Y) (y : Y) : R := ∑ x ∈ X, p x y.
Definition information {Z Y : alphabet} (p : table Z Y) : R :=
  ∑ z ∈ Z, ∑ y ∈ Y, p z y * ln (p z y / (marginal p z * label_law p y)).

(** I(Y;Z) = H(Y) − H(Y|Z) *)
Theorem information_split {Z Y : alphabet} (p : table Z Y) : (forall z y, 0 <= p z y) ->
  information p = entropy (label_law p) - H p.
Proof.
  intros P.
  assert (E : entropy (label_law p) = sum2 (fun z y => p z y * - ln (label_law p y))).
  { unfold sum2. rewrite sum_swap. apply sum_ext; intros y. now rewrite sum_scal_r. }
  rewrite E. change (H p) with (sum2 (fun z y => p z y * - ln (p z y / marginal p z))).
  rewrite <- sum2_minus. apply sum2_ext; intros z y.
  destruct (P z y) as [L|<-]; [|ring].
  assert (M := marginal_ge p z y P).
  assert (N : p z y <= label_law p y) by (apply (term_le_sum (fun z => p z y)); intros; apply P).
  unfold Rdiv. rewrite Rinv_mult.
  rewrite !ln_mult, !ln_Rinv; try lra; try (apply Rinv_0_lt_compat; lra).
  apply Rmult_lt_0_compat; apply Rinv_0_lt_compat; lra.
Qed.

Section Privacy.
Context {X Y Z : alphabet}.
Variable P : table X Y.
Hypothesis P_law : is_law P.
Implicit Types C : table (X × Y) Z.

(** An attack cannot change the law of the labels. *)
Lemma released_labels C : is_channel C -> forall y, label_law (released P C) y = label_law P y.
Proof.
  intros [_ S] y. unfold label_law, released. rewrite sum_swap. apply sum_ext; intros x.
  rewrite sum_scal, S. ring.
Qed.
Lemma information_released C : is_channel C ->
  information (released P C) = entropy (label_law P) - H (released P C).
Proof.
  intros K. rewrite information_split by now apply released_nonneg.
  f_equal. apply sum_ext; intros y. now rewrite released_labels.
Qed.

(** ** Sets of channels

    A closed set of channels gives a closed set of laws, a convex one a convex one. *)

Section Constraint.
Variable attacks : table (X × Y) Z -> Prop.
Hypothesis attacks_channels : forall C, attacks C -> is_channel C.
Hypothesis attacks_closed : closed attacks.

Lemma attack_laws p : laws_of_attacks P attacks p -> is_law p.
Proof.
  intros (C & A & E). assert (J := released_law P P_law C (attacks_channels C A)). split.
  - intros z y. rewrite E. apply J.
  - rewrite <- (proj2 J). now apply sum2_ext.
Qed.
Lemma attack_laws_convex : convex attacks -> convex (laws_of_attacks P attacks).
Proof.
  intros Cv p r t (C & A & E) (C' & A' & E') T. exists (mix t C C'). split; [now apply Cv|].
  intros z y. unfold mix. rewrite E, E'. unfold released.
  rewrite <- !sum_scal, <- sum_plus. apply sum_ext; intros; ring.
Qed.
Lemma attack_laws_closed : closed (laws_of_attacks P attacks).
Proof.
  intros u p U L. destruct (choose _ U) as [Cn Hn].
  destruct (compact_tables Cn) as (phi & C & Ephi & LC).
  { intros n s z. destruct (attacks_channels _ (proj1 (Hn n))) as [N S]. split; [easy|].
    rewrite <- (S s). now apply (term_le_sum (Cn n s)). }
  exists C. split; [apply (attacks_closed (fun n => Cn (phi n))); [intros n; apply Hn|easy]|].
  intros z y. apply (limit_unique (fun n => u (phi n) z y)).
  - now apply (subsequence_limit (fun n => u n z y)).
  - apply is_lim_seq_ext with (u := fun n => released P (Cn (phi n)) z y).
    + intros n. symmetry. apply Hn.
    + apply sum_limit; intros x. apply limit_scal, LC.
Qed.

(** The private channels: those of least I(Y;Z), equivalently of greatest H(Y|Z).  (11) *)
Theorem equation_11 C : attacks C ->
  ((forall C', attacks C' -> information (released P C) <= information (released P C')) <->
   (forall C', attacks C' -> H (released P C') <= H (released P C))).
Proof.
  intros A. split; intros M C' A'; specialize (M C' A');
    rewrite !information_released in * by auto; lra.
Qed.

(** ** Lemma 1

    For a non-empty closed set of channels (convexity is not needed here),
    max_C min_q E[−log q(Y|Z)] = max_C H(Y|Z) = H(Y) − min_C I(Y;Z), all attained. *)
Theorem lemma_1 : (exists C, attacks C) ->
  exists h : R,
    is_max (fun v => exists C, attacks C /\ is_min (losses_over_rules (released P C)) v) h /\
    is_max (fun v => exists C, attacks C /\ v = Finite (H (released P C))) h /\
    is_min (fun v => exists C, attacks C /\ v = Finite (information (released P C)))
      (entropy (label_law P) - h).
Proof.
  intros [C0 A0].
  destruct (maximum_attained (laws_of_attacks P attacks) H (released P C0) (ln (size Y)))
    as (p & (C & A & E) & M).
  - exact attack_laws.
  - exact attack_laws_closed.
  - now exists C0.
  - intros; now apply H_le_log_size, attack_laws.
  - intros u p U Dp L. apply H_continuous; auto using attack_laws.
  - assert (M' : forall C', attacks C' -> H (released P C') <= H (released P C)).
    { intros C' A'. rewrite <- (H_ext _ _ E). apply M. now exists C'. }
    assert (J : forall C', attacks C' -> is_law (released P C'))
      by (intros; now apply released_law, attacks_channels).
    exists (H (released P C)). split; [|split].
    + split.
      * exists C. split; [easy|]. now apply equation_12, J.
      * intros v (C' & A' & Mv). apply Rbar_le_trans with (H (released P C')); [|now apply M'].
        apply (proj2 Mv). now destruct (equation_12 _ (J C' A')) as [[]].
    + split; [now exists C|]. intros v (C' & A' & ->). now apply M'.
    + split.
      * exists C. split; [easy|]. now rewrite information_released by auto.
      * intros v (C' & A' & ->). rewrite information_released by auto. simpl.
        specialize (M' C' A'). lra.
Qed.

(** With convexity, Theorem 1: the same number is the value of the minimax game. *)
Theorem attack_theorem_1 : convex attacks -> (exists C, attacks C) ->
  exists h : R, minimax (laws_of_attacks P attacks) h /\ maximin (laws_of_attacks P attacks) h /\
    max_entropy (laws_of_attacks P attacks) h /\ h <= ln (size Y).
Proof.
  intros Cv [C A]. destruct (theorem_1 Z Y (laws_of_attacks P attacks)) as (h & T).
  - exact attack_laws.
  - now apply attack_laws_convex.
  - exact attack_laws_closed.
  - now exists (released P C), C.
  - exists h. tauto.
Qed.
End Constraint.
End Privacy.

(** ** Rate-distortion: X = Y

    If X = Y almost surely, min I(Y;Z) under (4) is the rate-distortion function, the
    minimum of I(X;Z) over channels W(Z|X) with Σ P(x) W(z|x) d(x,z) ≤ ε. *)

Section RateDistortion.
Context {X Z : alphabet}.
Variable source : X -> R.
Variable d : X -> Z -> Rbar.
Hypothesis source_nonneg : forall x, 0 <= source x.
Hypothesis source_sum : ∑ x ∈ X, source x = 1.
Hypothesis d_nonneg : forall x z, Rbar_le (Finite 0) (d x z).
Variable eps : R.

(** the law of (X, Y) for Y = X, and the law of (Z, X) for a channel W(Z|X) *)
Definition diagonal : table X X := fun x y => iverson (x = y) * source x.
Definition reproduction (W : X -> Z -> R) : table Z X := fun z x => source x * W x z.
Definition admissible (W : X -> Z -> R) := is_channel W /\
  Rbar_le (expectation (X × Z) (fun j => source (fst j) * W (fst j) (snd j))
    (fun j => d (fst j) (snd j))) eps.
Definition rate_distortion v :=
  is_min (fun v => exists W, admissible W /\ v = Finite (information (reproduction W))) v.

Lemma diagonal_released (C : X * X -> Z -> R) z y :
  released diagonal C z y = reproduction (fun x => C (x, x)) z y.
Proof.
  unfold released, diagonal, reproduction.
  rewrite (sum_ext _ _ (fun x => iverson (x = y) * (source x * C (x, y) z))) by (intros; ring).
  apply (sum_single (fun x => source x * C (x, y) z)).
Qed.

Lemma diagonal_law : is_law diagonal.
Proof.
  split.
  - intros x y. apply Rmult_le_pos; [apply iverson_bounds|easy].
  - rewrite <- source_sum. apply sum_ext; intros x. unfold diagonal.
    apply (sum_single' (fun _ => source x)).
Qed.
Lemma diagonal_distortion (C : X * X -> Z -> R) : is_channel C ->
  (mean_distortion diagonal d eps C <-> admissible (fun x => C (x, x))).
Proof.
  intros K. assert (K' : is_channel (fun x => C (x, x))) by (split; [intros; apply K|intros x; apply K]).
  assert (N := proj1 K). rewrite (mean_distortion_iff diagonal d diagonal_law d_nonneg eps C K).
  unfold admissible. rewrite expectation_le;
    [|intros j; apply Rmult_le_pos; [easy|apply K']
     |intros j; generalize (d_nonneg (fst j) (snd j)); now destruct d].
  assert (E : ∑ j ∈ (X × X) × Z, joint diagonal C j * real (d (fst (fst j)) (snd j))
     = ∑ j ∈ X × Z, source (fst j) * C (fst j, fst j) (snd j) * real (d (fst j) (snd j))).
  { rewrite (sum_pairs (A := X × X) (B := Z)), !sum_pairs. apply sum_ext; intros x.
    rewrite sum_swap. apply sum_ext; intros z. unfold joint, diagonal; simpl.
    rewrite (sum_ext _ _ (fun y => iverson (x = y) * (source x * C (x, y) z * real (d x z))))
      by (intros; ring).
    apply (sum_single' (fun y => source x * C (x, y) z * real (d x z))). }
  rewrite E. split.
  - intros [F B]. split; [easy|]. split; [|exact B]. intros [x z] L. apply (F x x z).
    unfold diagonal. rewrite iverson_true by easy. simpl in L. lra.
  - intros [_ [F B]]. split; [|exact B]. intros x y z L. unfold diagonal in L.
    destruct (classic (x = y)) as [<-|D].
    + rewrite iverson_true in L by easy. apply (F (x, z)). simpl. lra.
    + rewrite iverson_false in L by easy. lra.
Qed.
Lemma information_ext {A B : alphabet} (p q : table A B) : (forall a b, p a b = q a b) ->
  information p = information q.
Proof.
  intros E. apply sum2_ext; intros a b. rewrite E. f_equal. f_equal. f_equal. f_equal.
  - apply sum_ext; intros; apply E.
  - apply sum_ext; intros; apply E.
Qed.

Theorem rate_distortion_game v :
  is_min (fun v => exists C, mean_distortion diagonal d eps C /\
                             v = Finite (information (released diagonal C))) v
  <-> rate_distortion v.
Proof.
  assert (S : forall v, (exists C, mean_distortion diagonal d eps C /\
                                   v = Finite (information (released diagonal C))) <->
                        (exists W, admissible W /\ v = Finite (information (reproduction W)))).
  { intros u. split.
    - intros (C & M & ->). exists (fun x => C (x, x)). split.
      + apply diagonal_distortion; [apply M|easy].
      + f_equal. apply information_ext. intros; apply diagonal_released.
    - intros (W & A & ->). exists (fun s => W (fst s)). split.
      + apply diagonal_distortion; [|exact A]. destruct A as [[A B] _]. now split.
      + f_equal. apply information_ext. intros; symmetry; apply diagonal_released. }
  unfold rate_distortion. split; intros [A B].
  - split; [now apply S|]. intros u U. apply B. now apply S.
  - split; [now apply S|]. intros u U. apply B. now apply S.
Qed.
End RateDistortion.
