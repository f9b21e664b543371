(** * A checker for exact saddle points

    q = Π b_i^(e_i) over a base; multipliers and φ are rational combinations of the
    log b_i.  Every condition of the rule [saddle] is decided exactly; q(·|z) may sum to
    less than 1. *)

From Coq Require Import Reals List Lra Lia ZArith Bool ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Lifted Bracket Logs Integers Powers.
Import ListNotations.
Open Scope R_scope.

(** ** The data of a saddle point: the rule with its exponents, multipliers over E, φ over M E *)
Record saddle_data {A B : alphabet} (G : polytope A B) := SaddleData {
  base : alphabet;
  b_value : base -> Z;                         (* b_i *)
  b_bits : positive;
  b_precision : Z;                             (* P *)
  b_lower : base -> Z;                         (* b_lower/2^P ≤ log b_i ≤ b_upper/2^P *)
  b_upper : base -> Z;
  s_rule : A -> B -> Z;
  s_rule_over : A -> Z;
  exponent : A -> B -> base -> Z;
  s_price_over : Z;                            (* E *)
  s_price : row G -> base -> Z;
  s_phi : group G -> base -> Z }.
Arguments SaddleData {A B} G. Arguments base {A B G}. Arguments b_value {A B G}. Arguments b_bits {A B G}.
Arguments b_precision {A B G}. Arguments b_lower {A B G}. Arguments b_upper {A B G}.
Arguments s_rule {A B G}. Arguments s_rule_over {A B G}. Arguments exponent {A B G}.
Arguments s_price_over {A B G}. Arguments s_price {A B G}. Arguments s_phi {A B G}.

Section Saddle.
Context {A B : alphabet} (G : polytope A B) (numbers : integers G) (attack : attack_data G) (data : saddle_data G).
Variable terms : list ((Z * Z) * (Z * Z) * (base data -> Z)).   (* a, r, the exponents of r *)
Variables (lower upper : Z * Z).
Hypothesis G_proper : proper G.
Hypothesis described : describes numbers.

Local Notation N := (mass_over numbers).
Local Notation M := (image_over numbers).
Local Notation E := (s_price_over data).
Local Notation P := (b_precision data).
Local Notation n_image := (n_image numbers).
Local Notation n_law := (n_law attack).
Local Notation exponent := (exponent data).
Local Notation reduced := (reduced G numbers attack).
Local Notation r_weight := (r_weight G numbers attack).
Local Notation combination := (combination (b_value data)).
Local Notation at_least_0 := (at_least_0 (b_lower data) (b_upper data)).
Local Notation check_base := (check_base (b_value data) (b_bits data) P (b_lower data) (b_upper data)).
Local Notation claim_vector := (claim_vector terms).
Local Notation living := (living G numbers attack).

(** the coefficients of M E (Σ_t L_tj f_t − Σ_k λ_k B_kj) *)
Definition column_vector j (i : base data) : Z :=
  (- (total A (fun a => total B (fun b => let l := n_image j a b in
        if l =? 0 then 0 else l * exponent a b i)) * E
      + total (row G) (fun k => s_price data k i * n_coefficient numbers k j) * M))%Z.
Definition slack j (i : base data) : Z := (s_phi data (group_of G j) i - column_vector j i)%Z.
Definition value_vector (i : base data) : Z :=
  (total (group G) (fun s => n_mass numbers s * s_phi data s i)
   + N * M * total (row G) (fun k => s_price data k i * n_bound numbers k))%Z.

Definition check_saddle_rule : bool :=
  every A (fun a => (0 <? s_rule_over data a)%Z && (total B (s_rule data a) <=? s_rule_over data a)%Z &&
    every B (fun b =>
      (if s_rule data a b =? 0 then true
       else is_power (b_value data) (exponent a b) (s_rule data a b) (s_rule_over data a)) &&
      (s_rule data a b * total B (n_law a) =? n_law a b * s_rule_over data a))%Z).
Definition check_columns : bool :=
  every (column G) (fun j => if living j then
    every A (fun a => every B (fun b => (n_image j a b <=? 0) || (0 <? s_rule data a b)))%Z &&
    (if (n_weight attack j =? 0)%Z then at_least_0 (slack j) else every (base data) (fun i => slack j i =? 0)%Z)
    else (n_weight attack j =? 0)%Z).
Definition check_multipliers : bool :=
  every (row G) (fun k =>
    (negb (inequality numbers k) || at_least_0 (s_price data k)) &&
    (every (base data) (fun i => s_price data k i =? 0)%Z ||
     (total (column G) (fun j => if usable numbers j then n_coefficient numbers k j * n_weight attack j else 0)
      =? N * n_bound numbers k)%Z)).

Definition check_saddle (c : Z) : bool :=
  (0 <? E)%Z && check_feasible G numbers attack && check_dead G numbers attack && check_base && check_saddle_rule &&
  check_columns && check_multipliers &&
  check_claim (b_value data) P (b_lower data) (b_upper data) terms lower upper c &&
  every (base data) (fun i => claim_vector c i * (N * M * E) =? c * value_vector i)%Z.

(** ** What the checks prove *)

Definition saddle_rule a b := IZR (s_rule data a b) / IZR (s_rule_over data a).
Definition saddle_price k := combination (s_price data k) / IZR E * IZR (scale numbers k).
Definition saddle_phi s := combination (s_phi data s) / (IZR M * IZR E).

Lemma saddle_column j : (0 < E)%Z -> usable numbers j = true ->
  (forall a b, (0 < n_image j a b)%Z -> - ln (saddle_rule a b) = - combination (exponent a b)) ->
  (forall a b, (0 <= n_image j a b)%Z) ->
  column_loss reduced saddle_rule j - column_price reduced saddle_price j
  = combination (column_vector j) / (IZR M * IZR E).
Proof.
  intros HE U L I0. apply IZR_lt in HE. assert (HM := pos_M G numbers described).
  assert (C1 : column_loss reduced saddle_rule j = - combination (fun i => total A (fun a => total B (fun b =>
     let l := n_image j a b in if l =? 0 then 0 else l * exponent a b i)%Z)) / IZR M).
  { rewrite combination_total. unfold Rdiv. rewrite <- sum_opp, <- sum_scal_r.
    unfold column_loss. apply sum_ext; intros a. rewrite combination_total, <- sum_opp, <- sum_scal_r.
    apply sum_ext; intros b. simpl. rewrite (image_spec numbers described). cbv zeta.
    destruct (Z.eqb_spec (n_image j a b) 0) as [->|NZ].
    - rewrite (combination_0 _ (fun _ => 0%Z)) by easy. unfold Rdiv. ring.
    - rewrite combination_scal, L by (specialize (I0 a b); lia). unfold Rdiv. ring. }
  assert (C2 : column_price reduced saddle_price j =
     combination (fun i => total (row G) (fun k => s_price data k i * n_coefficient numbers k j)%Z) / IZR E).
  { rewrite combination_total. unfold Rdiv. rewrite <- sum_scal_r. unfold column_price.
    apply sum_ext; intros k. unfold saddle_price. simpl coefficient.
    rewrite combination_scal_r, <- (coefficient_spec numbers described k j U). field; lra. }
  rewrite C1, C2. unfold column_vector. rewrite combination_opp, combination_plus.
  rewrite !combination_scal_r. field; split; lra.
Qed.

Lemma saddle_value : (0 < E)%Z ->
  dual_value reduced saddle_phi saddle_price = combination value_vector / (IZR N * IZR M * IZR E).
Proof.
  intros HE. apply IZR_lt in HE. assert (HM := pos_M G numbers described). assert (HN := pos_N G numbers described).
  unfold dual_value. change (group reduced) with (group G). change (row reduced) with (row G).
  change (mass reduced) with (mass G). change (bound reduced) with (bound G).
  unfold value_vector. rewrite combination_plus, combination_total, combination_scal, combination_total, mult_IZR.
  assert (S1 : ∑ s ∈ group G, mass G s * saddle_phi s
    = (∑ s ∈ group G, combination (fun i => (n_mass numbers s * s_phi data s i)%Z)) / (IZR N * IZR M * IZR E)).
  { unfold Rdiv. rewrite <- sum_scal_r. apply sum_ext; intros s. unfold saddle_phi.
    rewrite combination_scal, (mass_spec numbers described). field; repeat split; lra. }
  assert (S2 : ∑ k ∈ row G, saddle_price k * bound G k
    = (∑ k ∈ row G, combination (fun i => (s_price data k i * n_bound numbers k)%Z)) / IZR E).
  { unfold Rdiv. rewrite <- sum_scal_r. apply sum_ext; intros k. unfold saddle_price.
    rewrite combination_scal_r, <- (bound_spec numbers described). field; lra. }
  rewrite S1, S2. field; repeat split; lra.
Qed.

(** The rule, and what its exponents say *)
Lemma saddle_rule_spec : check_base = true -> check_saddle_rule = true ->
  (forall a, 0 < IZR (s_rule_over data a)) /\ is_subrule saddle_rule /\
  (forall a b, (0 < s_rule data a b)%Z -> 0 < saddle_rule a b /\ ln (saddle_rule a b) = combination (exponent a b)) /\
  (forall a b, (s_rule data a b * total B (n_law a) = n_law a b * s_rule_over data a)%Z).
Proof.
  intros CB C. assert (C' : forall a, (0 < s_rule_over data a)%Z /\ (total B (s_rule data a) <= s_rule_over data a)%Z /\
    forall b, (0 <= s_rule data a b)%Z /\
     (s_rule data a b <> 0%Z -> is_power (b_value data) (exponent a b) (s_rule data a b) (s_rule_over data a) = true) /\
     (s_rule data a b * total B (n_law a) = n_law a b * s_rule_over data a)%Z).
  { intros a. generalize (every_spec _ _ C a). rewrite !andb_true_iff, Z.ltb_lt, Z.leb_le.
    intros [[D T] R]. split; [easy|split; [easy|]]. intros b.
    generalize (every_spec _ _ R b). rewrite andb_true_iff, Z.eqb_eq.
    destruct (Z.eqb_spec (s_rule data a b) 0) as [Z0|NZ]; intros [Pw Eq]; (split; [|split; [|easy]]); try easy.
    - now rewrite Z0.
    - unfold is_power in Pw. rewrite !andb_true_iff, !Z.ltb_lt in Pw. lia. }
  split; [intros a; apply IZR_lt, C'|]. split; [split|split].
  - intros a b. apply Rmult_le_pos; [apply IZR_le, C'|]. left. apply Rinv_0_lt_compat, IZR_lt, C'.
  - intros a. unfold saddle_rule, Rdiv. rewrite sum_scal_r, <- total_spec.
    destruct (C' a) as (D & T & _). apply IZR_lt in D. apply IZR_le in T.
    apply Rmult_le_reg_r with (1 := D). rewrite Rmult_assoc, Rinv_l by lra. lra.
  - intros a b L. destruct (C' a) as (_ & _ & R). destruct (R b) as (_ & Pw & _).
    apply (is_power_spec _ _ _ _ (base_pos _ _ _ _ _ CB)). apply Pw. lia.
  - intros a b. apply C'.
Qed.

(** ** A checked saddle point is a theorem: the value exists and equals the claimed form. *)
Theorem saddle_certificate c : check_saddle c = true ->
  exists h : R, minimax (laws G) h /\ maximin (laws G) h /\ max_entropy (laws G) h /\
    h = log_form (map fst terms) /\ ratio lower <= h <= ratio upper.
Proof.
  unfold check_saddle. rewrite !andb_true_iff, Z.ltb_lt.
  intros [[[[[[[[HE CF] CD] CB] CR] CC] CM] CK] CV].
  destruct (saddle_rule_spec CB CR) as (D & Q & Lg & Bal).
  destruct (claim_spec _ _ _ _ _ CB _ _ _ c CK) as (HC & Form & Bounds).
  assert (Vec : forall i, (claim_vector c i * (N * M * E) = c * value_vector i)%Z)
    by (intros i; apply Z.eqb_eq; exact (every_spec _ _ CV i)).
  assert (F := feasible_spec G numbers attack described CF).
  assert (F' : feasible reduced r_weight) by now apply (reduced_feasible G numbers attack described CD).
  assert (W := law_spec G numbers attack described CF).
  assert (HM := pos_M G numbers described). assert (HN := pos_N G numbers described).
  assert (HE' := IZR_lt _ _ HE).
  assert (I0 : forall j a b, (0 <= n_image j a b)%Z).
  { intros j a b. assert (I1 := proj1 (proj2 G_proper j) a b). rewrite (image_spec numbers described) in I1.
    apply le_IZR. apply Rnot_lt_le; intros Neg.
    assert (IZR (n_image j a b) / IZR M < 0); [|lra].
    apply Rmult_lt_reg_r with (IZR M); [easy|].
    replace (IZR (n_image j a b) / IZR M * IZR M) with (IZR (n_image j a b)) by (field; lra). lra. }
  (* the living columns *)
  assert (Col : forall j, living j = true ->
     (forall a b, (0 < n_image j a b)%Z -> (0 < s_rule data a b)%Z) /\
     (n_weight attack j = 0%Z -> 0 <= combination (slack j)) /\
     (n_weight attack j <> 0%Z -> combination (slack j) = 0)).
  { intros j L. generalize (every_spec _ _ CC j). rewrite L, andb_true_iff. intros [R S]. split.
    - intros a b I. generalize (every_spec _ _ (every_spec _ _ R a) b).
      rewrite orb_true_iff, Z.leb_le, Z.ltb_lt. intros [|]; [lia|easy].
    - destruct (Z.eqb_spec (n_weight attack j) 0) as [Z0|NZ].
      + split; [intros _; now apply (at_least_0_spec _ _ _ _ _ CB)|easy].
      + split; [easy|]. intros _. apply combination_0. intros i. apply Z.eqb_eq.
        exact (every_spec _ _ S i). }
  assert (Val : forall j, living j = true ->
     column_loss reduced saddle_rule j - column_price reduced saddle_price j
     = saddle_phi (group_of G j) - combination (slack j) / (IZR M * IZR E)).
  { intros j L. destruct (Col j L) as [R _].
    rewrite saddle_column; [|easy| | |apply I0].
    - unfold saddle_phi. unfold slack at 1.
      rewrite (combination_ext _ (fun i => (s_phi data (group_of G j) i - column_vector j i)%Z)
        (fun i => (s_phi data (group_of G j) i + - column_vector j i)%Z)) by (intros; ring).
      rewrite combination_plus, combination_opp. field; split; lra.
    - unfold Integers.living in L. now apply andb_true_iff in L.
    - intros a b I. now rewrite (proj2 (Lg a b (R a b I))). }
  assert (IME : 0 < / (IZR M * IZR E)) by (apply Rinv_0_lt_compat, Rmult_lt_0_compat; lra).
  (* the value of the game *)
  destruct (lifted_theorem_1 G G_proper) as (h & Mm & Mx & Me & _); [now exists r_weight|].
  exists h. split; [easy|split; [easy|split; [easy|]]].
  assert (Me' : max_entropy (laws reduced) h).
  { destruct Me as [(p & Dp & Ep) Mp]. split.
    - exists p. split; [now apply (reduced_laws G numbers attack described CD)|easy].
    - intros v (p' & Dp' & Ep'). apply Mp. exists p'.
      split; [now apply (reduced_laws G numbers attack described CD)|easy]. }
  destruct (saddle reduced G_proper h r_weight saddle_rule saddle_phi saddle_price) as [_ Hv]; auto.
  - intros j a b L I. apply (reduced_alive G numbers attack described) in L.
    apply Lg. apply (Col j L). simpl in I. rewrite (image_spec numbers described) in I.
    specialize (I0 j a b). destruct (Z.eq_dec (n_image j a b) 0) as [Z0|]; [|lia].
    rewrite Z0 in I. unfold Rdiv in I. lra.
  - intros k Rk. change (relation_of G k = at_most) in Rk. rewrite (relation_spec numbers described) in Rk.
    generalize (every_spec _ _ CM k). rewrite andb_true_iff, !orb_true_iff, negb_true_iff.
    destruct (inequality numbers k); [|easy]. intros [[S|S] _]; [easy|].
    apply (at_least_0_spec _ _ _ _ _ CB) in S. apply Rmult_le_pos.
    + apply Rmult_le_pos; [easy|left; now apply Rinv_0_lt_compat].
    + left. apply IZR_lt, (scale_pos numbers described).
  - intros j L. apply (reduced_alive G numbers attack described) in L.
    rewrite Val by easy. destruct (Col j L) as (_ & S0 & S1).
    assert (0 <= combination (slack j)).
    { destruct (Z.eq_dec (n_weight attack j) 0); [auto|rewrite S1 by easy; lra]. }
    assert (0 <= combination (slack j) / (IZR M * IZR E)) by (apply Rmult_le_pos; lra).
    change (group_of reduced j) with (group_of G j). lra.
  - split.
    + intros j L. assert (Lv : living j = true).
      { apply (reduced_alive G numbers attack described). now apply (used_alive reduced r_weight). }
      rewrite Val by easy. destruct (Col j Lv) as (_ & _ & S1). rewrite S1.
      * change (group_of reduced j) with (group_of G j). unfold Rdiv; ring.
      * intros Z0. unfold Integers.r_weight in L. rewrite Z0 in L. unfold Rdiv in L. lra.
    + intros k NZ. generalize (every_spec _ _ CM k). rewrite andb_true_iff, !orb_true_iff, Z.eqb_eq.
      intros [_ [S|S]].
      * destruct NZ. unfold saddle_price. rewrite (combination_0 _ (s_price data k)).
        -- unfold Rdiv; ring.
        -- intros i. apply Z.eqb_eq. exact (every_spec _ _ S i).
      * assert (HS := IZR_lt _ _ (scale_pos numbers described k)).
        change (row_value G r_weight k = bound G k).
        apply Rmult_eq_reg_r with (IZR N * IZR (scale numbers k)); [|apply Rmult_integral_contrapositive; split; lra].
        transitivity (IZR (N * n_bound numbers k)).
        -- rewrite <- S, total_spec. unfold row_value. rewrite <- sum_scal_r.
           apply sum_ext; intros j. unfold Integers.r_weight. destruct (usable numbers j) eqn:U.
           ++ rewrite mult_IZR, <- (coefficient_spec numbers described k j U). field; lra.
           ++ assert (Zj : r_weight j = 0).
              { apply F. rewrite (usable_spec numbers described). now rewrite U. }
              unfold Integers.r_weight in Zj. rewrite Zj. ring.
        -- rewrite mult_IZR, <- (bound_spec numbers described). ring.
  - intros a b. unfold saddle_rule.
    assert (Ma : marginal (law_of reduced r_weight) a = IZR (total B (n_law a)) / (IZR N * IZR M)).
    { unfold marginal. rewrite total_spec. unfold Rdiv. rewrite <- sum_scal_r. apply sum_ext; intros; apply W. }
    rewrite Ma. change (law_of reduced r_weight a b) with (law_of G r_weight a b). rewrite W.
    specialize (Bal a b). apply (f_equal IZR) in Bal. rewrite !mult_IZR in Bal. specialize (D a).
    apply Rmult_eq_reg_r with (IZR (s_rule_over data a) * (IZR N * IZR M));
      [|apply Rmult_integral_contrapositive; split; [lra|apply Rmult_integral_contrapositive; split; lra]].
    transitivity (IZR (s_rule data a b) * IZR (total B (n_law a))); [field; repeat split; lra|].
    rewrite Bal. field; repeat split; lra.
  - assert (Eq : h = log_form (map fst terms)); [|rewrite Eq; now split].
    rewrite Hv, saddle_value, Form by easy.
    assert (V : IZR c * combination value_vector = IZR N * IZR M * IZR E * combination (claim_vector c)).
    { rewrite <- combination_scal, <- !mult_IZR, <- combination_scal. apply combination_ext.
      intros i. rewrite <- Vec. ring. }
    apply Rmult_eq_reg_r with (IZR c * (IZR N * IZR M * IZR E));
      [|apply Rgt_not_eq; repeat apply Rmult_lt_0_compat; lra].
    transitivity (IZR c * combination value_vector); [field; repeat split; lra|].
    rewrite V. field; lra.
Qed.
End Saddle.
