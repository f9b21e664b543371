(** * Exact values: combinations of logarithms over a base

    A base is a finite family of integers b_i ≥ 1, for example primes.  A positive
    rational is a product Π b_i^(e_i), and sums of rational multiples of logarithms are
    vectors of coefficients of the log b_i.  Two combinations with the same
    coefficients are equal; an inequality is decided by bounds of the log b_i. *)

From Coq Require Import Reals List Lra Lia ZArith Bool ClassicalEpsilon.
From Robust Require Import Sums Logs Integers.
Import ListNotations.
Open Scope R_scope.

(** Π_i b_i^(e_i) over the positive, or over the negative exponents *)
Fixpoint product {A} (l : list A) (b e : A -> Z) : Z :=
  match l with [] => 1%Z | a :: l' => (b a ^ Z.max 0 (e a) * product l' b e)%Z end.
Definition is_power {A : alphabet} (b e : A -> Z) (n d : Z) : bool :=
  ((0 <? n) && (0 <? d) &&
   (n * product (letters A) b (fun a => - e a) =? d * product (letters A) b e))%Z.

Lemma product_spec {A} (l : list A) (b e : A -> Z) : (forall a, (0 < b a)%Z) ->
  (0 < product l b e)%Z /\
  ln (IZR (product l b e)) = sum_list l (fun a => IZR (Z.max 0 (e a)) * ln (IZR (b a))).
Proof.
  intros Pb. induction l as [|a l [P E]]; simpl; [split; [easy|apply ln_1]|].
  assert (Q : (0 < b a ^ Z.max 0 (e a))%Z) by (apply Z.pow_pos_nonneg; [easy|lia]).
  split; [now apply Z.mul_pos_pos|].
  rewrite mult_IZR, ln_mult, E by now apply IZR_lt. f_equal.
  set (k := Z.max 0 (e a)). assert (K : (0 <= k)%Z) by lia.
  rewrite <- (Z2Nat.id k K), <- pow_IZR, <- INR_IZR_INZ.
  generalize (IZR_lt _ _ (Pb a)). generalize (IZR (b a)). intros r R. induction (Z.to_nat k) as [|m IH].
  - simpl. rewrite ln_1. ring.
  - rewrite <- tech_pow_Rmult, ln_mult, IH, S_INR; [ring|easy|now apply pow_lt].
Qed.
Lemma is_power_spec {A : alphabet} (b e : A -> Z) n d : (forall a, (0 < b a)%Z) -> is_power b e n d = true ->
  0 < IZR n / IZR d /\ ln (IZR n / IZR d) = ∑ a ∈ A, IZR (e a) * ln (IZR (b a)).
Proof.
  intros Pb. unfold is_power. rewrite !andb_true_iff, !Z.ltb_lt, Z.eqb_eq. intros [[N D] E].
  destruct (product_spec (letters A) b e Pb) as [P1 E1].
  destruct (product_spec (letters A) b (fun a => (- e a)%Z) Pb) as [P2 E2].
  apply (f_equal IZR) in E. rewrite !mult_IZR in E. apply IZR_lt in N, D, P1, P2.
  split; [now apply Rdiv_lt_0_compat|].
  apply (f_equal ln) in E. rewrite !ln_mult, E1, E2 in E by easy.
  unfold Rdiv. rewrite ln_mult, ln_Rinv by (easy || now apply Rinv_0_lt_compat).
  replace (ln (IZR n) + - ln (IZR d)) with
    (∑ a ∈ A, IZR (Z.max 0 (e a)) * ln (IZR (b a)) - ∑ a ∈ A, IZR (Z.max 0 (- e a)) * ln (IZR (b a))) by lra.
  rewrite <- sum_minus. apply sum_ext; intros a. rewrite <- Rmult_minus_distr_r, <- minus_IZR.
  f_equal. f_equal. lia.
Qed.

(** The exact value that is claimed, Σ a log r with a = fst, r = snd *)
Definition log_form (terms : list ((Z * Z) * (Z * Z))) : R :=
  sum_list terms (fun t => ratio (fst t) * ln (ratio (snd t))).

Section Base.
Context {base : alphabet} (b : base -> Z).
Variables (bits : positive) (P : Z) (low high : base -> Z).  (* low/2^P ≤ log b_i ≤ high/2^P *)

(** Σ_i v_i log b_i, and a lower bound of it times 2^P *)
Definition combination (v : base -> Z) : R := ∑ i ∈ base, IZR (v i) * ln (IZR (b i)).
Definition combination_lower (v : base -> Z) : Z := total (base) (fun i =>
  let c := v i in if (0 <=? c)%Z then (c * low i)%Z else (c * high i)%Z).
Definition at_least_0 (v : base -> Z) : bool :=
  if every (base) (fun i => v i =? 0)%Z then true else (0 <=? combination_lower v)%Z.

Definition check_base : bool :=
  (0 <=? P)%Z && every (base) (fun i => (0 <? b i)%Z &&
    log_within (bits) P (b i) 1 (low i) (high i)).
Lemma combination_ext v w : (forall i, v i = w i) -> combination v = combination w.
Proof. intros Ev. apply sum_ext; intros i. now rewrite Ev. Qed.
Lemma combination_0 v : (forall i, v i = 0%Z) -> combination v = 0.
Proof.
  intros Ev. rewrite <- (sum_0 (letters (base))). apply sum_ext; intros i. rewrite Ev. ring.
Qed.
Lemma combination_scal c v : combination (fun i => (c * v i)%Z) = IZR c * combination v.
Proof. unfold combination. rewrite <- sum_scal. apply sum_ext; intros. rewrite mult_IZR; ring. Qed.
Lemma combination_scal_r c v : combination (fun i => (v i * c)%Z) = combination v * IZR c.
Proof. unfold combination. rewrite <- sum_scal_r. apply sum_ext; intros. rewrite mult_IZR; ring. Qed.
Lemma combination_plus v w : combination (fun i => (v i + w i)%Z) = combination v + combination w.
Proof. unfold combination. rewrite <- sum_plus. apply sum_ext; intros. rewrite plus_IZR; ring. Qed.
Lemma combination_opp v : combination (fun i => (- v i)%Z) = - combination v.
Proof.
  rewrite (combination_ext _ (fun i => (-1 * v i)%Z)) by (intros; ring). rewrite combination_scal. ring.
Qed.
Lemma combination_total (K : alphabet) (v : K -> base -> Z) :
  combination (fun i => total K (fun c => v c i)) = ∑ c ∈ K, combination (v c).
Proof.
  unfold combination. rewrite (sum_swap (letters K)). apply sum_ext; intros i.
  now rewrite total_spec, sum_scal_r.
Qed.

Hypothesis base_ok : check_base = true.
Lemma base_pos i : (0 < b i)%Z.
Proof.
  unfold check_base in base_ok. apply andb_true_iff in base_ok. destruct base_ok as [_ C].
  generalize (every_spec _ _ C i). rewrite andb_true_iff, Z.ltb_lt. tauto.
Qed.
Lemma precision_pos : (0 <= P)%Z /\ 0 < IZR (2 ^ P).
Proof.
  unfold check_base in base_ok. apply andb_true_iff in base_ok. destruct base_ok as [C _].
  apply Z.leb_le in C. split; [easy|]. apply IZR_lt, Z.pow_pos_nonneg; lia.
Qed.
Lemma combination_lower_spec v : IZR (combination_lower v) / IZR (2 ^ P) <= combination v.
Proof.
  destruct precision_pos as [HP T].
  unfold combination_lower. rewrite total_spec. unfold Rdiv. rewrite <- sum_scal_r.
  apply sum_le; intros i. cbv zeta.
  assert (L : IZR (low i) / IZR (2 ^ P) <= ln (IZR (b i)) <= IZR (high i) / IZR (2 ^ P)).
  { assert (C := base_ok). unfold check_base in C. apply andb_true_iff in C. destruct C as [_ C].
    generalize (every_spec _ _ C i). rewrite andb_true_iff. intros [_ W].
    apply log_within_spec in W; [|easy]. replace (IZR (b i) / 1) with (IZR (b i)) in W by field.
    easy. }
  unfold Rdiv in L. destruct (Z.leb_spec 0 (v i)) as [S|S]; rewrite mult_IZR, Rmult_assoc.
  - apply IZR_le in S. now apply Rmult_le_compat_l.
  - apply IZR_lt in S. rewrite <- (Rmult_opp_opp (IZR (v i))), <- (Rmult_opp_opp (IZR (v i)) (ln _)).
    apply Rmult_le_compat_l; lra.
Qed.
Lemma at_least_0_spec v : at_least_0 v = true -> 0 <= combination v.
Proof.
  unfold at_least_0. destruct (every (base) _) eqn:Z0.
  - intros _. right. symmetry. apply combination_0. intros i. apply Z.eqb_eq. exact (every_spec _ _ Z0 i).
  - rewrite Z.leb_le. intros L. apply Rle_trans with (2 := combination_lower_spec v).
    apply Rmult_le_pos; [now apply IZR_le|]. left. apply Rinv_0_lt_compat, precision_pos.
Qed.

(** ** A claimed value Σ a log r, and its enclosure between two fractions *)

Variable terms : list ((Z * Z) * (Z * Z) * (base -> Z)).      (* a, r, the exponents of r *)
Variables (lower upper : Z * Z).

(** Σ a e over the terms, times [c]; [c] is a common multiple of the denominators of the a *)
Definition claim_vector (c : Z) (i : base) : Z :=
  sum_Z terms (fun t => (fst (fst (fst t)) * (c / snd (fst (fst t))) * snd t i)%Z).
Definition check_claim (c : Z) : bool :=
  ((0 <? c) && (0 <? snd lower) && (0 <? snd upper))%Z &&
  forallb (fun t => (0 <? snd (fst (fst t)))%Z && (c mod snd (fst (fst t)) =? 0)%Z &&
     is_power (b) (snd t) (fst (snd (fst t))) (snd (snd (fst t)))) terms &&
  (fst lower * (c * 2 ^ P) <=? combination_lower (claim_vector c) * snd lower)%Z &&
  (- combination_lower (fun i => - claim_vector c i) * snd upper <=? fst upper * (c * 2 ^ P))%Z.

(** The exact value and its enclosure *)
Lemma claim_spec c : check_claim c = true ->
  0 < IZR c /\ log_form (map fst terms) = combination (claim_vector c) / IZR c /\
  ratio lower <= log_form (map fst terms) <= ratio upper.
Proof.
  unfold check_claim. rewrite !andb_true_iff, !Z.ltb_lt, !Z.leb_le.
  intros [[[[[HC HL] HU] T] L] U]. destruct precision_pos as [HP TP].
  assert (HC' := IZR_lt _ _ HC).
  assert (E1 : log_form (map fst terms) = combination (claim_vector c) / IZR c).
  { unfold claim_vector. revert T. induction terms as [|t l IH]; simpl; intros T.
    - unfold log_form; simpl. rewrite (combination_0 (fun _ => 0%Z)) by easy. unfold Rdiv; ring.
    - apply andb_true_iff in T. destruct T as [Tt Tl]. unfold log_form in *. simpl.
      rewrite (IH Tl), combination_plus, combination_scal.
      rewrite !andb_true_iff, Z.ltb_lt, Z.eqb_eq in Tt. destruct Tt as [[D Dv] Pw].
      apply is_power_spec in Pw; [|exact base_pos]. destruct Pw as [_ Lg].
      unfold ratio at 2. rewrite Lg. fold (combination (snd t)).
      assert (Ec : c = (snd (fst (fst t)) * (c / snd (fst (fst t))))%Z)
        by (generalize (Z.div_mod c (snd (fst (fst t))) ltac:(lia)); lia).
      unfold ratio. rewrite mult_IZR.
      set (k := (c / snd (fst (fst t)))%Z) in *.
      assert (Ec' : IZR c = IZR (snd (fst (fst t))) * IZR k) by (now rewrite <- mult_IZR, <- Ec).
      apply IZR_lt in D. assert (IZR k <> 0) by (intros K0; rewrite K0 in Ec'; lra).
      rewrite Ec'. field. split; lra. }
  split; [easy|]. split; [easy|].
  rewrite E1. assert (B1 := combination_lower_spec (claim_vector c)).
  assert (B2 := combination_lower_spec (fun i => (- claim_vector c i)%Z)). rewrite combination_opp in B2.
  apply IZR_le in L, U. apply IZR_lt in HL, HU. rewrite !mult_IZR in L, U. rewrite opp_IZR in U. unfold ratio.
  set (x := combination (claim_vector c)) in *. set (l := IZR (combination_lower (claim_vector c))) in *.
  set (u := IZR (combination_lower (fun i => (- claim_vector c i)%Z))) in *. split.
  - apply Rmult_le_reg_r with (IZR c * IZR (2 ^ P) * IZR (snd lower)); [repeat apply Rmult_lt_0_compat; lra|].
    apply (Rmult_le_compat_r (IZR (2 ^ P) * IZR (snd lower))) in B1; [|left; apply Rmult_lt_0_compat; lra].
    replace (l / IZR (2 ^ P) * (IZR (2 ^ P) * IZR (snd lower))) with (l * IZR (snd lower)) in B1 by (field; lra).
    replace (IZR (fst lower) / IZR (snd lower) * (IZR c * IZR (2 ^ P) * IZR (snd lower)))
      with (IZR (fst lower) * (IZR c * IZR (2 ^ P))) by (field; lra).
    replace (x / IZR c * (IZR c * IZR (2 ^ P) * IZR (snd lower))) with (x * (IZR (2 ^ P) * IZR (snd lower)))
      by (field; lra). lra.
  - apply Rmult_le_reg_r with (IZR c * IZR (2 ^ P) * IZR (snd upper)); [repeat apply Rmult_lt_0_compat; lra|].
    apply (Rmult_le_compat_r (IZR (2 ^ P) * IZR (snd upper))) in B2; [|left; apply Rmult_lt_0_compat; lra].
    replace (u / IZR (2 ^ P) * (IZR (2 ^ P) * IZR (snd upper))) with (u * IZR (snd upper)) in B2 by (field; lra).
    replace (IZR (fst upper) / IZR (snd upper) * (IZR c * IZR (2 ^ P) * IZR (snd upper)))
      with (IZR (fst upper) * (IZR c * IZR (2 ^ P))) by (field; lra).
    replace (x / IZR c * (IZR c * IZR (2 ^ P) * IZR (snd upper))) with (x * (IZR (2 ^ P) * IZR (snd upper)))
      by (field; lra). lra.
Qed.
End Base.
