(** * Pure and mixed strategies: (1) = (2), (4) dominates (3), and (20) ≥ (21) *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Semicontinuity Theorem1 Corollary1.
From Robust Require Import Lifted Transport Attacks Distortion.
Import ListNotations.
Open Scope R_scope.

(** A finite non-empty set of extended reals has a maximum. *)
Lemma finite_maximum {A} (l : list A) (P : A -> Prop) (f : A -> Rbar) :
  (exists a, In a l /\ P a) -> exists a, In a l /\ P a /\ forall b, In b l -> P b -> Rbar_le (f b) (f a).
Proof.
  induction l as [|a l IH]; [intros (a & [] & _)|]. intros (a0 & I0 & P0).
  destruct (classic (exists b, In b l /\ P b)) as [E|N].
  - destruct (IH E) as (b & I & Pb & M).
    destruct (classic (P a /\ Rbar_le (f b) (f a))) as [[Pa L]|L].
    + exists a. split; [now left|split; [easy|]]. intros c [<-|J] Pc; [apply Rbar_le_refl|].
      apply Rbar_le_trans with (2 := L). now apply M.
    + exists b. split; [now right|split; [easy|]]. intros c [<-|J] Pc; [|now apply M].
      destruct (Rbar_le_lt_dec (f a) (f b)) as [|L']; [easy|]. destruct L.
      split; [easy|now apply Rbar_lt_le].
  - destruct I0 as [<-|I0]; [|destruct N; now exists a0].
    exists a. split; [now left|split; [easy|]]. intros c [<-|J] Pc; [apply Rbar_le_refl|].
    destruct N. now exists c.
Qed.

Section Pure.
Context {X Y Z : alphabet}.
Variable P : table X Y.
Variable d : X -> Z -> Rbar.
Hypothesis P_law : is_law P.
Hypothesis d_nonneg : forall x z, Rbar_le (Finite 0) (d x z).
Variable eps : R.
Implicit Types C : table (X × Y) Z.
Notation max_distortion := (max_distortion P d eps).
Notation mean_distortion := (mean_distortion P d eps).

(** The inner value of (1):  E[ max over z with d(X,z) ≤ ε of ℓ(z,Y) ].
    Where P(x,y) = 0 the maximum has weight 0 and need not exist. *)
Definition pure_loss (l : Z -> Y -> Rbar) (v : Rbar) :=
  exists m : X -> Y -> Rbar,
    (forall x y, 0 < P x y -> is_max (fun u => exists z, Rbar_le (d x z) eps /\ u = l z y) (m x y)) /\
    v = expectation (X × Y) (fun s => P (fst s) (snd s)) (fun s => m (fst s) (snd s)).

(** The inner value of (2), with a set of attacks *)
Definition mixed_loss (attacks : table (X × Y) Z -> Prop) (l : Z -> Y -> Rbar) (v : Rbar) :=
  is_max (fun u => exists C, attacks C /\ u = attack_loss P C l) v.

(** Every feature that occurs can be released as something. *)
Hypothesis reachable : forall x y, 0 < P x y -> exists z, Rbar_le (d x z) eps.

Lemma some_source : exists x y, 0 < P x y.
Proof.
  apply NNPP; intros N. destruct P_law as [P0 S].
  assert (S0 : ∑ x ∈ X, ∑ y ∈ Y, P x y = 0); [|lra].
  rewrite <- (sum_0 (letters X)). apply sum_ext; intros x.
  rewrite <- (sum_0 (letters Y)). apply sum_ext; intros y.
  destruct (P0 x y) as [L|E]; [|easy]. destruct N. now exists x, y.
Qed.

(** The deterministic attack g as a channel *)
Definition deterministic (g : X * Y -> Z) : table (X × Y) Z := fun s z => iverson (z = g s).
Definition admissible_map (g : X * Y -> Z) := forall x y, 0 < P x y -> Rbar_le (d x (g (x, y))) eps.

Lemma deterministic_channel g : is_channel (deterministic g).
Proof.
  split; [intros; apply iverson_bounds|]. intros s. unfold deterministic.
  rewrite (sum_ext _ _ (fun z => iverson (z = g s) * 1)) by (intros; ring).
  apply (sum_single (fun _ => 1)).
Qed.
Lemma deterministic_attack g : admissible_map g -> max_distortion (deterministic g).
Proof.
  intros A. apply max_distortion_iff; [easy|apply deterministic_channel|].
  intros x y z L. unfold deterministic in L.
  destruct (classic (z = g (x, y))) as [->|N].
  - apply (A x y). rewrite iverson_true in L by easy. lra.
  - rewrite iverson_false in L by easy. lra.
Qed.

(** ** (1) = (2): against any loss, mixing does not help an attacker who plays second. *)

Theorem pure_is_mixed l v : (forall z y, l z y <> m_infty) ->
  pure_loss l v -> mixed_loss max_distortion l v.
Proof.
  intros Above (m & M & ->).
  assert (best : forall s : X * Y, exists z, 0 < P (fst s) (snd s) ->
     Rbar_le (d (fst s) z) eps /\ m (fst s) (snd s) = l z (snd s)).
  { intros [x y]. destruct (Rlt_dec 0 (P x y)) as [L|L].
    - destruct (M x y L) as [(z & Dz & E) _]. now exists z.
    - destruct some_source as (x' & y' & L'). destruct (M x' y' L') as [(z & _) _]. now exists z. }
  destruct (choose _ best) as [g Hg].
  assert (A : admissible_map g) by (intros x y L; now apply (Hg (x, y))).
  assert (K := deterministic_channel g).
  assert (J : forall C, max_distortion C -> forall j, 0 <= joint P C j)
    by (intros C HC; apply (joint_nonneg P P_law), HC).
  (* the value of (1), when it is infinite and when it is finite *)
  destruct (classic (exists x y, 0 < P x y /\ m x y = p_infty)) as [(x & y & L & Inf)|Fin].
  - assert (E : expectation (X × Y) (fun s => P (fst s) (snd s)) (fun s => m (fst s) (snd s)) = p_infty).
    { rewrite <- (expectation_infinite (A := X × Y) (fun s => P (fst s) (snd s))
        (fun s => if Rlt_dec 0 (P (fst s) (snd s)) then m (fst s) (snd s) else Finite 0)).
      - apply sum_bar_ext. intros [a b]. simpl. destruct Rlt_dec as [|N]; [easy|].
        replace (P a b) with 0 by (destruct (proj1 P_law a b); lra). now rewrite !Rbar_mult_0.
      - intros [a b]; apply P_law.
      - intros [a b]. simpl. destruct Rlt_dec as [L'|]; [|easy].
        destruct (Hg (a, b) L') as [_ E]. simpl in E. rewrite E. apply Above.
      - exists (x, y). split; [easy|]. simpl. now destruct Rlt_dec. }
    rewrite E. split; [|intros []; easy].
    exists (deterministic g). split; [now apply deterministic_attack|]. symmetry.
    apply expectation_infinite; [apply J; now apply deterministic_attack|intros; apply Above|].
    exists ((x, y), g (x, y)). split.
    + unfold joint, deterministic; simpl. rewrite iverson_true by easy. lra.
    + simpl. destruct (Hg (x, y) L) as [_ E']. now rewrite <- Inf.
  - assert (Fm : forall x y, 0 < P x y -> m x y = Finite (real (m x y))).
    { intros x y L. destruct (Hg (x, y) L) as [_ E]. simpl in E. specialize (Above (g (x, y)) y).
      rewrite <- E in Above. destruct (m x y) eqn:Em; [easy| |easy]. destruct Fin. now exists x, y. }
    rewrite (expectation_finite _ _ (fun s => proj1 P_law (fst s) (snd s))
      (fun s => real (m (fst s) (snd s)))) by (intros [x y]; apply Fm).
    set (c := ∑ s ∈ X × Y, P (fst s) (snd s) * real (m (fst s) (snd s))).
    assert (Sum : forall C, is_channel C -> ∑ j ∈ (X × Y) × Z, joint P C j *
        real (m (fst (fst j)) (snd (fst j))) = c).
    { intros C HC. rewrite (sum_pairs (A := X × Y) (B := Z)). apply sum_ext; intros s.
      change (∑ z ∈ Z, joint P C (s, z) * real (m (fst s) (snd s))
        = P (fst s) (snd s) * real (m (fst s) (snd s))).
      now rewrite sum_scal_r, (joint_source P C HC). }
    split.
    + exists (deterministic g). split; [now apply deterministic_attack|]. symmetry.
      rewrite <- (Sum _ K). apply expectation_finite; [apply J; now apply deterministic_attack|].
      intros [[x y] z] L. unfold joint, deterministic in L; simpl in *.
      destruct (classic (z = g (x, y))) as [->|N]; [|rewrite iverson_false in L by easy; lra].
      rewrite iverson_true in L by easy. destruct (Hg (x, y) ltac:(simpl; lra)) as [_ E].
      simpl in E. rewrite <- E. apply Fm; lra.
    + intros u (C & HC & ->).
      assert (within := proj1 (max_distortion_iff P d P_law eps C (proj1 HC)) HC).
      assert (below : forall x y z, 0 < P x y * C (x, y) z -> Rbar_le (l z y) (m x y) /\ 0 < P x y).
      { intros x y z L. assert (Pxy : 0 < P x y) by (destruct (proj1 P_law x y); [easy|]; nra).
        split; [|easy]. apply (M x y Pxy). exists z. split; [now apply (within x y)|easy]. }
      apply expectation_le; [now apply J|intros; apply Above|]. split.
      * intros [[x y] z] L. simpl. destruct (below x y z L) as [B Pxy].
        rewrite (Fm x y Pxy) in B. specialize (Above z y). now destruct (l z y).
      * rewrite <- (Sum C (proj1 HC)). apply sum_le. intros j.
        destruct (J C HC j) as [L|E]; [|rewrite <- E; lra].
        apply Rmult_le_compat_l; [now left|]. destruct j as [[x y] z]. simpl. destruct (below x y z L) as [B Pxy].
        rewrite (Fm x y Pxy) in B. specialize (Above z y). now destruct (l z y).
Qed.
Theorem pure_loss_exists l : exists v, pure_loss l v.
Proof.
  assert (best : forall s : X * Y, exists u, 0 < P (fst s) (snd s) ->
     is_max (fun u => exists z, Rbar_le (d (fst s) z) eps /\ u = l z (snd s)) u).
  { intros [x y]. destruct (Rlt_dec 0 (P x y)) as [L|L]; [|now exists (Finite 0)].
    destruct (reachable x y L) as [z Dz].
    destruct (finite_maximum (letters Z) (fun z => Rbar_le (d x z) eps) (fun z => l z y))
      as (b & _ & Pb & M).
    - exists z. split; [apply letters_all|easy].
    - exists (l b y). intros _. split; [now exists b|].
      intros u (c & Pc & ->). apply M; [apply letters_all|easy]. }
  destruct (choose _ best) as [m Hm].
  eexists. exists (fun x y => m (x, y)). split; [|reflexivity].
  intros x y L. exact (Hm (x, y) L).
Qed.
Corollary mixed_is_pure l v : (forall z y, l z y <> m_infty) ->
  mixed_loss max_distortion l v -> pure_loss l v.
Proof.
  intros Above M. destruct (pure_loss_exists l) as [u U].
  now rewrite (max_unique _ _ _ M (pure_is_mixed l u Above U)).
Qed.

(** The games (1) and (2) have the same value, for any family of losses ℓ_θ. *)
Theorem pure_mixed (Theta : Type) (l : Theta -> Z -> Y -> Rbar) v :
  (forall t z y, l t z y <> m_infty) ->
  is_min (fun u => exists t, pure_loss (l t) u) v <->
  is_min (fun u => exists t, mixed_loss max_distortion (l t) u) v.
Proof.
  intros Above.
  assert (S : forall u, (exists t, pure_loss (l t) u) <-> (exists t, mixed_loss max_distortion (l t) u)).
  { intros u; split; intros (t & T); exists t; [now apply pure_is_mixed|now apply mixed_is_pure]. }
  split; intros [A B]; (split; [now apply S|]); intros u U; apply B; now apply S.
Qed.

(** ** The maximum over (4) is at least the maximum over (3). *)

Lemma max_within_mean C : max_distortion C -> mean_distortion C.
Proof.
  intros HC. assert (K := proj1 HC). assert (J := joint_nonneg P P_law C K).
  assert (W := proj1 (max_distortion_iff P d P_law eps C K) HC).
  assert (F : forall j, 0 < joint P C j -> is_finite (d (fst (fst j)) (snd j)) /\
     real (d (fst (fst j)) (snd j)) <= eps).
  { intros [[x y] z] L. specialize (W x y z L). specialize (d_nonneg x z). simpl.
    now destruct (d x z). }
  apply mean_distortion_iff; [easy|easy|easy|]. split.
  - intros x y z L. exact (proj1 (F ((x, y), z) L)).
  - apply Rle_trans with (∑ j ∈ (X × Y) × Z, joint P C j * eps).
    + apply sum_le; intros j. destruct (J j) as [L|E]; [|rewrite <- E; lra].
      apply Rmult_le_compat_l; [now left|apply F, L].
    + right. transitivity ((∑ j ∈ (X × Y) × Z, joint P C j) * eps); [apply sum_scal_r|].
      rewrite (joint_total P P_law C K). ring.
Qed.
Theorem mean_dominates l v w : mixed_loss max_distortion l v -> mixed_loss mean_distortion l w ->
  Rbar_le v w.
Proof. intros [(C & HC & ->) _] [_ M]. apply M. exists C. split; [now apply max_within_mean|easy]. Qed.

(** ** (20) ≥ (21) *)

(** (20): the game (1) for the logarithmic loss; (21): a deterministic attack plays first. *)
Definition value_20 v := is_min (fun u => exists q : table Z Y, is_rule q /\
  pure_loss (fun z y => minus_log (q z y)) u) v.
Definition value_21 v := is_max (fun u => exists g, admissible_map g /\
  is_min (losses_over_rules (released P (deterministic g))) u) v.

Lemma loss_ext {A B : alphabet} (p p' q : table A B) : (forall a b, p a b = p' a b) -> loss p q = loss p' q.
Proof. intros E. apply sum_bar_ext. intros [a b]. simpl. now rewrite E. Qed.

(** (20) is the minimax value (13) over the constraint (3). *)
Theorem equation_20 v : value_20 v <-> minimax (laws_of_attacks P max_distortion) v.
Proof.
  assert (A : forall q : table Z Y, forall z y, minus_log (q z y) <> m_infty)
    by (intros; apply minus_log_above).
  assert (W : forall (q : table Z Y) u, pure_loss (fun z y => minus_log (q z y)) u <->
     worst_loss (laws_of_attacks P max_distortion) q u).
  { intros q u.
    assert (S : forall v, (exists C, max_distortion C /\ v = attack_loss P C (fun z y => minus_log (q z y))) <->
                losses_over_laws (laws_of_attacks P max_distortion) q v).
    { intros v'. split.
      - intros (C & HC & ->). exists (released P C). split; [now exists C|].
        apply (joint_form P P_law C (fun z y => minus_log (q z y))); [apply HC|apply A].
      - intros (p & (C & HC & E) & ->). exists C. split; [easy|]. rewrite (loss_ext _ _ _ E). symmetry.
        apply (joint_form P P_law C (fun z y => minus_log (q z y))); [apply HC|apply A]. }
    split.
    - intros U. apply pure_is_mixed in U; [|apply A]. destruct U as [U1 U2].
      split; [now apply S|]. intros w Hw. apply U2. now apply S.
    - intros [U1 U2]. apply mixed_is_pure; [apply A|]. split; [now apply S|].
      intros w Hw. apply U2. now apply S. }
  split; intros [(q & R & U) M]; (split; [exists q; split; [easy|now apply W]|]);
    intros u (q' & R' & U'); apply M; exists q'; (split; [easy|now apply W]).
Qed.
Theorem deterministic_weaker v w : value_20 v -> value_21 w -> Rbar_le w v.
Proof.
  intros V [(g & A & Min) _]. apply equation_20 in V.
  destruct V as [(q & R & _ & W) _].
  apply Rbar_le_trans with (loss (released P (deterministic g)) q).
  - apply Min. now exists q.
  - apply W. exists (released P (deterministic g)). split; [|easy].
    exists (deterministic g). split; [now apply deterministic_attack|easy].
Qed.
End Pure.
