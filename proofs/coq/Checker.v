(** * A checker for brackets

    [check] decides every condition of the rule [bracket], the logarithms included.  A
    certificate whose [check] computes to [true] is a theorem about the game. *)

From Coq Require Import Reals List Lra Lia ZArith Bool ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Lifted Bracket Enclosure Logs Integers.
Import ListNotations.
Open Scope R_scope.

(** The rule q = n_rule/d_rule with its logarithms, lo/2^P ≤ −log q ≤ up/2^P ([logs]
    lists (n, d, lo, up) once for each ratio, and [bits] is the working precision); the
    multipliers over E; φ over M E 2^P *)
Record bracket_data {A B : alphabet} (G : polytope A B) := BracketData {
  bits : positive;
  precision : Z;                               (* P *)
  logs : list (Z * Z * Z * Z);
  n_rule : A -> B -> Z;
  d_rule : A -> Z;
  log_lower : A -> B -> Z;
  log_upper : A -> B -> Z;
  price_over : Z;                              (* E *)
  n_price : row G -> Z;
  n_phi : group G -> Z }.
Arguments BracketData {A B} G.
Arguments bits {A B G}. Arguments precision {A B G}. Arguments logs {A B G}. Arguments n_rule {A B G}.
Arguments d_rule {A B G}. Arguments log_lower {A B G}. Arguments log_upper {A B G}.
Arguments price_over {A B G}. Arguments n_price {A B G}. Arguments n_phi {A B G}.

Section Checker.
Context {A B : alphabet} (G : polytope A B) (numbers : integers G) (attack : attack_data G) (data : bracket_data G).
Variables (lower upper : Z * Z).              (* the claim *)
Hypothesis G_proper : proper G.
Hypothesis described : describes numbers.

(** The names of the data, without repeating what they belong to *)
Local Notation N := (mass_over numbers).
Local Notation M := (image_over numbers).
Local Notation P := (precision data).
Local Notation E := (price_over data).
Local Notation n_mass := (n_mass numbers).
Local Notation usable := (usable numbers).
Local Notation n_bound := (n_bound numbers).
Local Notation n_image := (n_image numbers).
Local Notation n_law := (n_law attack).
Local Notation n_rule := (n_rule data).
Local Notation d_rule := (d_rule data).
Local Notation n_price := (n_price data).
Local Notation n_phi := (n_phi data).
Local Notation lo := (log_lower data).
Local Notation up := (log_upper data).
Local Notation living := (living G numbers attack).
Local Notation row_total := (row_total G numbers).
Local Notation signed_Z := (signed_Z G numbers).
Local Notation r_weight := (r_weight G numbers attack).
Local Notation reduced := (reduced G numbers attack).
Local Notation multipliers := (multipliers G numbers).
Local Notation pos_N := (pos_N G numbers described).
Local Notation pos_M := (pos_M G numbers described).
Local Notation feasible_spec := (feasible_spec G numbers attack described).
Local Notation law_spec := (law_spec G numbers attack described).
Local Notation column_price_Z := (column_price_Z G numbers described).
Local Notation bound_price_Z := (bound_price_Z G numbers described).
Local Notation signed_spec := (signed_spec G numbers described).
Local Notation mass_total := (mass_total G numbers described).
Local Notation reduced_laws := (reduced_laws G numbers attack described).
Local Notation reduced_alive := (reduced_alive G numbers attack described).
Local Notation image_spec := (image_spec numbers described).
Local Notation M_pos := (M_pos numbers described).
Local Notation N_pos := (N_pos numbers described).

Definition check_logs : bool :=
  forallb (fun e => match e with (n, d, l, u) => log_within (bits data) P n d (- u) (- l) end) (logs data) &&
  every A (fun a => every B (fun b => if (n_rule a b =? 0)%Z then true else
    existsb (fun e => match e with (n, d, l, u) =>
      (n * d_rule a =? n_rule a b * d) && (l =? lo a b) && (u =? up a b) end)%Z (logs data))).

Definition check_rule : bool :=
  every A (fun a => (0 <? d_rule a)%Z && (total B (n_rule a) =? d_rule a)%Z &&
                    every B (fun b => 0 <=? n_rule a b)%Z).

Definition image_total (n : A -> B -> Z) j : Z :=
  total A (fun a => total B (fun b => let l := n_image j a b in if l =? 0 then 0 else l * n a b)%Z).

Definition check_upper : bool :=
  (every (column G) (fun j => if living j then
     (every A (fun a => every B (fun b => (n_image j a b <=? 0) || (0 <? n_rule a b))) &&
      (image_total up j * E - row_total n_price j * 2 ^ P * M <=? n_phi (group_of G j))) else true) &&
   signed_Z n_price &&
   ((total (group G) (fun s => n_mass s * n_phi s)
     + N * M * 2 ^ P * total (row G) (fun k => n_price k * n_bound k)) * snd upper
    <=? fst upper * (N * M * E * 2 ^ P)))%Z.

(** Σ p lo − Σ ⌈(p − m q)²/(m q)⌉ ≥ lower *)
Definition square_term a b : Z :=
  let m := total B (n_law a) in
  let mq := (m * n_rule a b)%Z in
  if (mq =? 0)%Z then 0%Z
  else let e := (n_law a b * d_rule a - mq)%Z in ceil_div (e * e * 2 ^ P) (d_rule a * mq).
Definition check_lower : bool :=
  (fst lower * (N * M * 2 ^ P) <=?
   (total A (fun a => total B (fun b => n_law a b * lo a b))
    - total A (fun a => total B (square_term a))) * snd lower)%Z.

Definition check : bool :=
  ((0 <? E) && (0 <=? P) && (0 <? snd lower) && (0 <? snd upper))%Z &&
  check_feasible G numbers attack && check_dead G numbers attack && check_logs && check_rule && check_upper && check_lower.

Definition r_rule a b := IZR (n_rule a b) / IZR (d_rule a).

Lemma two_P : (0 <= P)%Z -> 0 < IZR (2 ^ P).
Proof. intros HP. apply IZR_lt. apply Z.pow_pos_nonneg; lia. Qed.

Lemma rule_spec : check_rule = true ->
  is_rule r_rule /\ (forall a, (0 < d_rule a)%Z) /\ forall a b, (0 <= n_rule a b)%Z.
Proof.
  intros C. assert (C' : forall a, ((0 < d_rule a)%Z /\ total B (n_rule a) = d_rule a) /\
      forall b, (0 <= n_rule a b)%Z).
  { intros a. generalize (every_spec _ _ C a). rewrite !andb_true_iff, Z.ltb_lt, Z.eqb_eq.
    intros [D T]. split; [easy|]. intros b. generalize (every_spec _ _ T b). now rewrite Z.leb_le. }
  split; [split|split; intros; apply C'].
  - intros a b. apply Rmult_le_pos; [apply IZR_le, C'|].
    left. apply Rinv_0_lt_compat, IZR_lt, C'.
  - intros a. unfold r_rule, Rdiv. rewrite sum_scal_r, <- total_spec.
    destruct (C' a) as [[D ->] _]. apply IZR_lt in D. field; lra.
Qed.

Lemma logs_spec : (0 <= P)%Z -> check_logs = true -> (forall a, (0 < d_rule a)%Z) ->
  forall a b, (0 < n_rule a b)%Z ->
  IZR (lo a b) / IZR (2 ^ P) <= - ln (r_rule a b) <= IZR (up a b) / IZR (2 ^ P).
Proof.
  intros HP C D a b L. apply andb_true_iff in C. destruct C as [C1 C2].
  generalize (every_spec _ _ (every_spec _ _ C2 a) b). destruct (Z.eqb_spec (n_rule a b) 0) as [Z0|_]; [lia|].
  intros Ex. apply existsb_exists in Ex. destruct Ex as ([[[n d] l] u] & I & M').
  rewrite !andb_true_iff, !Z.eqb_eq in M'. destruct M' as [[R <-] <-].
  assert (W := proj1 (forallb_forall _ _) C1 _ I). simpl in W.
  assert (d <> 0%Z).
  { intros ->. unfold log_within in W. rewrite !andb_true_iff, Z.ltb_lt in W. destruct W as [[_ F0] _].
    apply Z.ltb_lt in F0. lia. }
  apply log_within_spec in W; [|easy].
  replace (IZR n / IZR d) with (r_rule a b) in W.
  - rewrite !opp_IZR in W. unfold Rdiv in *. lra.
  - unfold r_rule. generalize (IZR_lt _ _ (D a)); intros. assert (IZR d <> 0) by (now apply IZR_neq).
    assert (R' : IZR n * IZR (d_rule a) = IZR (n_rule a b) * IZR d) by (now rewrite <- !mult_IZR, R).
    apply Rmult_eq_reg_r with (IZR d * IZR (d_rule a)); [|apply Rmult_integral_contrapositive; split; lra].
    field_simplify; lra.
Qed.

Lemma upper_spec : check = true -> forall p, laws G p -> loss_le p r_rule (ratio upper).
Proof.
  unfold check. rewrite !andb_true_iff, Z.leb_le, !Z.ltb_lt.
  intros [[[[[[[[[HE HP] _] HU] CF] CD] CL] CR] CU] _] p Dp.
  destruct (rule_spec CR) as (Q & D & Q0). assert (T := two_P HP).
  unfold check_upper in CU. rewrite !andb_true_iff, Z.leb_le in CU. destruct CU as [[CC CS] CV].
  assert (C' : forall j, living j = true ->
     (forall a b, (0 < n_image j a b)%Z -> (0 < n_rule a b)%Z) /\
     (image_total up j * E - row_total n_price j * 2 ^ P * M <= n_phi (group_of G j))%Z).
  { intros j L. generalize (every_spec _ _ CC j). rewrite L. simpl. rewrite andb_true_iff, Z.leb_le.
    intros [R V]. split; [|easy]. intros a b I. generalize (every_spec _ _ (every_spec _ _ R a) b).
    rewrite orb_true_iff, Z.leb_le, Z.ltb_lt. intros [|]; [lia|easy]. }
  apply (reduced_laws CD) in Dp.
  assert (K : loss_le p r_rule (dual_value reduced
     (fun s => IZR (n_phi s) / IZR (M * E * 2 ^ P)) (multipliers n_price E))).
  { apply (bracket_upper reduced G_proper); [| | |easy].
    - intros j a b L I. apply reduced_alive in L. destruct (C' j L) as [R _].
      unfold r_rule. apply Rdiv_lt_0_compat; [|apply IZR_lt, D]. apply IZR_lt, R.
      simpl in I. rewrite image_spec in I. apply lt_IZR. generalize pos_M; intros HM.
      apply (Rmult_lt_compat_r (IZR M)) in I; [|easy].
      replace (IZR (n_image j a b) / IZR M * IZR M) with (IZR (n_image j a b)) in I by (field; lra). lra.
    - exact (signed_spec n_price E HE CS).
    - intros j L. apply reduced_alive in L. destruct (C' j L) as [R V].
      assert (U : usable j = true) by (unfold living in L; now apply andb_true_iff in L).
      assert (IL : column_loss reduced r_rule j <= IZR (image_total up j) / (IZR M * IZR (2 ^ P))).
      { unfold column_loss, image_total, Rdiv. rewrite total_spec, <- sum_scal_r. apply sum_le; intros a.
        rewrite total_spec, <- sum_scal_r. apply sum_le; intros b. simpl. rewrite image_spec. cbv zeta.
        destruct (Z.eqb_spec (n_image j a b) 0) as [->|NZ]; [unfold Rdiv; lra|].
        assert (I0 : (0 < n_image j a b)%Z).
        { assert (I1 := proj1 (proj2 G_proper j) a b). rewrite image_spec in I1.
          assert (0 <= IZR (n_image j a b)).
          { generalize pos_M; intros. apply (Rmult_le_compat_r (IZR M)) in I1; [|lra].
            replace (IZR (n_image j a b) / IZR M * IZR M) with (IZR (n_image j a b)) in I1 by (field; lra). lra. }
          apply le_IZR in H. lia. }
        destruct (logs_spec HP CL D a b (R a b I0)) as [_ Lu].
        rewrite mult_IZR. apply IZR_lt in I0. generalize pos_M; intros HM.
        replace (IZR (n_image j a b) * IZR (up a b) * / (IZR M * IZR (2 ^ P)))
          with (IZR (n_image j a b) / IZR M * (IZR (up a b) / IZR (2 ^ P))) by (field; split; lra).
        apply Rmult_le_compat_l; [|easy]. left; now apply Rdiv_lt_0_compat. }
      assert (CP : column_price reduced (multipliers n_price E) j = IZR (row_total n_price j) / IZR E)
        by exact (column_price_Z n_price E j HE U).
      rewrite CP. simpl. apply IZR_le in V. rewrite minus_IZR, !mult_IZR in V.
      apply IZR_lt in HE. generalize pos_M; intros HM. rewrite !mult_IZR.
      apply Rmult_le_reg_r with (IZR M * IZR E * IZR (2 ^ P)); [repeat apply Rmult_lt_0_compat; lra|].
      replace (IZR (n_phi (group_of G j)) / (IZR M * IZR E * IZR (2 ^ P)) * (IZR M * IZR E * IZR (2 ^ P)))
        with (IZR (n_phi (group_of G j))) by (field; repeat split; lra).
      apply Rle_trans with (2 := V).
      apply (Rmult_le_compat_r (IZR M * IZR (2 ^ P))) in IL; [|left; apply Rmult_lt_0_compat; lra].
      replace (IZR (image_total up j) / (IZR M * IZR (2 ^ P)) * (IZR M * IZR (2 ^ P)))
        with (IZR (image_total up j)) in IL by (field; split; lra).
      replace ((column_loss reduced r_rule j - IZR (row_total n_price j) / IZR E) * (IZR M * IZR E * IZR (2 ^ P)))
        with (column_loss reduced r_rule j * (IZR M * IZR (2 ^ P)) * IZR E
              - IZR (row_total n_price j) * IZR (2 ^ P) * IZR M) by (field; lra).
      apply (Rmult_le_compat_r (IZR E)) in IL; lra. }
  destruct K as [K1 K2]. split; [easy|]. apply Rle_trans with (1 := K2).
  assert (HD : (0 < M * E * 2 ^ P)%Z)
    by (generalize M_pos; intros; repeat apply Z.mul_pos_pos; try easy; apply Z.pow_pos_nonneg; lia).
  unfold dual_value.
  change (mass reduced) with (mass G). change (bound reduced) with (bound G).
  change (group reduced) with (group G). change (row reduced) with (row G).
  rewrite (mass_total n_phi _ HD), (bound_price_Z n_price E HE).
  unfold ratio. apply IZR_le in CV. rewrite ?mult_IZR, ?plus_IZR, ?mult_IZR in CV.
  rewrite !mult_IZR. apply IZR_lt in HE, HU. generalize pos_M pos_N; intros HM HN.
  apply Rmult_le_reg_r with (IZR N * IZR M * IZR E * IZR (2 ^ P) * IZR (snd upper));
    [repeat apply Rmult_lt_0_compat; lra|].
  match goal with |- ?l <= ?r => replace r with (IZR (fst upper) * (IZR N * IZR M * IZR E * IZR (2 ^ P)))
    by (field; lra) end.
  apply Rle_trans with (2 := CV). right. field. repeat split; lra.
Qed.

Lemma lower_spec : check = true -> ratio lower <= H (law_of G r_weight).
Proof.
  intros C. assert (U := upper_spec C). revert C. unfold check.
  rewrite !andb_true_iff, Z.leb_le, !Z.ltb_lt.
  intros [[[[[[[[[HE HP] HL] _] CF] CD] CL] CR] _] CV].
  destruct (rule_spec CR) as (Q & D & Q0). assert (T := two_P HP).
  assert (F := feasible_spec CF). assert (W := law_spec CF).
  assert (J := law_of_law G G_proper r_weight F).
  destruct (U (law_of G r_weight)) as [Cov _]; [now exists r_weight|].
  generalize pos_N pos_M; intros HN HM.
  assert (Cov' : forall a b, 0 < law_of G r_weight a b -> (0 < n_rule a b)%Z).
  { intros a b L. specialize (Cov a b L). specialize (Q0 a b). unfold r_rule in Cov.
    destruct (Z.eq_dec (n_rule a b) 0) as [E0|]; [|lia]. rewrite E0 in Cov. unfold Rdiv in Cov. lra. }
  assert (B0 := entropy_lower_bound (law_of G r_weight) r_rule (fun a b => IZR (lo a b) / IZR (2 ^ P))
    (proj1 J) Q Cov (fun a b L => proj1 (logs_spec HP CL D a b (Cov' a b L)))).
  apply Rle_trans with (2 := B0). clear B0.
  assert (X : chi_square (law_of G r_weight) r_rule <=
     IZR (total A (fun a => total B (square_term a))) / (IZR N * IZR M * IZR (2 ^ P))).
  { unfold chi_square, Rdiv. rewrite total_spec, <- sum_scal_r. apply sum_le; intros a.
    rewrite total_spec, <- sum_scal_r. apply sum_le; intros b.
    assert (Ma : marginal (law_of G r_weight) a = IZR (total B (n_law a)) / (IZR N * IZR M)).
    { unfold marginal. rewrite total_spec. unfold Rdiv. rewrite <- sum_scal_r. apply sum_ext; intros; apply W. }
    rewrite Ma, W. unfold square_term, r_rule. set (m := total B (n_law a)). cbv zeta.
    generalize (IZR_lt _ _ (D a)); intros Da.
    destruct (Z.eqb_spec (m * n_rule a b) 0) as [Z0|NZ].
    - apply (f_equal IZR) in Z0. rewrite mult_IZR in Z0.
      replace (IZR m / (IZR N * IZR M) * (IZR (n_rule a b) / IZR (d_rule a))) with 0.
      + rewrite Rinv_0. lra.
      + replace (IZR m / (IZR N * IZR M) * (IZR (n_rule a b) / IZR (d_rule a))) with
          ((IZR m * IZR (n_rule a b)) / (IZR N * IZR M * IZR (d_rule a))) by (field; repeat split; lra).
        rewrite Z0. unfold Rdiv; ring.
    - assert (M0 : 0 <= IZR m).
      { assert (M1 : 0 <= marginal (law_of G r_weight) a) by (apply marginal_nonneg, J).
        rewrite Ma in M1. fold m in M1. apply Rnot_lt_le; intros Neg.
        assert (IZR m / (IZR N * IZR M) < 0); [|lra].
        apply Rmult_lt_reg_r with (IZR N * IZR M); [nra|].
        replace (IZR m / (IZR N * IZR M) * (IZR N * IZR M)) with (IZR m) by (field; split; lra). lra. }
      apply le_IZR in M0. specialize (Q0 a b).
      assert (MQ : (0 < m * n_rule a b)%Z) by nia.
      assert (Pos : (0 < d_rule a * (m * n_rule a b))%Z) by (apply Z.mul_pos_pos; [apply D|easy]).
      assert (CD' := ceil_div_spec ((n_law a b * d_rule a - m * n_rule a b) *
        (n_law a b * d_rule a - m * n_rule a b) * 2 ^ P)%Z _ Pos).
      assert (IQ : 0 < / (IZR N * IZR M * IZR (2 ^ P)))
        by (apply Rinv_0_lt_compat; repeat apply Rmult_lt_0_compat; lra).
      apply (Rmult_le_compat_r _ _ _ (Rlt_le _ _ IQ)) in CD'.
      apply Rle_trans with (2 := CD'). right.
      apply IZR_lt in MQ. rewrite !mult_IZR, !minus_IZR, !mult_IZR in *.
      assert (IZR m <> 0 /\ IZR (n_rule a b) <> 0) as [] by (split; intros E0; rewrite E0 in MQ; lra).
      field. repeat split; lra. }
  assert (S : ∑ a ∈ A, ∑ b ∈ B, law_of G r_weight a b * (IZR (lo a b) / IZR (2 ^ P)) =
     IZR (total A (fun a => total B (fun b => n_law a b * lo a b)%Z)) / (IZR N * IZR M * IZR (2 ^ P))).
  { unfold Rdiv at 2. rewrite total_spec, <- sum_scal_r. apply sum_ext; intros a.
    rewrite total_spec, <- sum_scal_r. apply sum_ext; intros b. rewrite W, mult_IZR. field; repeat split; lra. }
  rewrite S. unfold check_lower in CV. apply Z.leb_le, IZR_le in CV. unfold ratio.
  rewrite !mult_IZR, minus_IZR in CV. apply IZR_lt in HL.
  apply Rmult_le_reg_r with (IZR N * IZR M * IZR (2 ^ P) * IZR (snd lower));
    [repeat apply Rmult_lt_0_compat; lra|].
  apply Rle_trans with (IZR (fst lower) * (IZR N * IZR M * IZR (2 ^ P))); [right; field; lra|].
  apply Rle_trans with (1 := CV).
  set (s := IZR (total A (fun a => total B (fun b => (n_law a b * lo a b)%Z)))) in *.
  set (c := IZR (total A (fun a => total B (square_term a)))) in *.
  apply Rle_trans with ((s / (IZR N * IZR M * IZR (2 ^ P)) - c / (IZR N * IZR M * IZR (2 ^ P))) *
    (IZR N * IZR M * IZR (2 ^ P) * IZR (snd lower))); [right; field; repeat split; lra|].
  apply Rmult_le_compat_r; [repeat apply Rmult_le_pos; lra|]. lra.
Qed.

(** ** A checked certificate is a theorem: the game has a value, and it lies in the bracket. *)
Theorem bracket_certificate : check = true ->
  exists h : R, minimax (laws G) h /\ maximin (laws G) h /\ max_entropy (laws G) h /\
                ratio lower <= h <= ratio upper.
Proof.
  intros C. assert (L := lower_spec C). assert (U := upper_spec C).
  assert (F : feasible G r_weight).
  { unfold check in C. rewrite !andb_true_iff in C. apply feasible_spec, C. }
  destruct (lifted_theorem_1 G G_proper) as (h & Mm & Mx & Me & _); [now exists r_weight|].
  exists h. repeat (split; [easy|]). destruct Me as [(p & Dp & Ep) M']. injection Ep as ->. split.
  - apply Rle_trans with (1 := L). apply (M' (Finite (H (law_of G r_weight)))).
    exists (law_of G r_weight). split; [now exists r_weight|easy].
  - destruct (U p Dp) as [Cov B0]. apply Rle_trans with (2 := B0). apply gibbs; [|apply rule_spec|easy].
    + apply (laws_are_laws G G_proper p Dp).
    + unfold check in C. rewrite !andb_true_iff in C. tauto.
Qed.
End Checker.
