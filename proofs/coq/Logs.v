(** * Bounds of logarithms, by computation with integers

    The interval library encloses log(n/d) between two binary fractions, here with
    integer arithmetic only (no machine numbers), and proves the enclosure.  The
    functions below compare its bounds with claimed ones, lo/2^P and hi/2^P. *)

From Coq Require Import Reals ZArith Lia Lra Bool.
From Flocq Require Import Core.
From Interval Require Import Real.Xreal Interval.Interval Interval.Float Interval.Float_full.
From Interval Require Import Float.Basic Float.Specific_ops Float.Specific_stdz.
Open Scope R_scope.

Module F := SpecificFloat StdZRadix2.
Module I := FloatIntervalFull F.

(** a number m · 2^e *)
Lemma float_value (m e : Z) r : F.toX (Specific_ops.Float m e) = Xreal r ->
  r = IZR m * bpow radix2 e.
Proof.
  unfold F.toX. simpl. destruct m as [|p|p]; simpl; intros E; injection E as <-.
  - ring.
  - rewrite FtoR_split. reflexivity.
  - rewrite FtoR_split. reflexivity.
Qed.

Definition scaled_le (P a : Z) (x : F.type) : bool :=     (* a / 2^P ≤ x *)
  match x with
  | Specific_ops.Float m e => if (0 <=? e + P)%Z then (a <=? m * 2 ^ (e + P))%Z
                              else (a * 2 ^ (- (e + P)) <=? m)%Z
  | _ => false end.
Definition scaled_ge (P a : Z) (x : F.type) : bool :=     (* a / 2^P ≥ x *)
  match x with
  | Specific_ops.Float m e => if (0 <=? e + P)%Z then (m * 2 ^ (e + P) <=? a)%Z
                              else (m <=? a * 2 ^ (- (e + P)))%Z
  | _ => false end.

Lemma two_power (k : Z) : (0 <= k)%Z -> IZR (2 ^ k) = bpow radix2 k.
Proof. exact (IZR_Zpower radix2 k). Qed.

Lemma scaled_value P m e : (0 <= P)%Z ->
  IZR m * bpow radix2 e = (if (0 <=? e + P)%Z then IZR (m * 2 ^ (e + P))
                           else IZR m / IZR (2 ^ (- (e + P)))) / IZR (2 ^ P).
Proof.
  intros HP. replace e with ((e + P) + - P)%Z at 1 by ring. rewrite bpow_plus.
  rewrite (bpow_opp radix2 P), <- (two_power P HP).
  assert (0 < IZR (2 ^ P)) by (rewrite two_power by easy; apply bpow_gt_0).
  destruct (Z.leb_spec 0 (e + P)) as [L|L].
  - rewrite mult_IZR, (two_power (e + P)) by easy. unfold Rdiv. ring.
  - rewrite (two_power (- (e + P))) by lia. rewrite (bpow_opp radix2 (e + P)).
    generalize (bpow_gt_0 radix2 (e + P)); intros. unfold Rdiv. rewrite Rinv_inv. ring.
Qed.
Lemma scaled_le_spec P a x r : (0 <= P)%Z -> scaled_le P a x = true -> F.toX x = Xreal r ->
  IZR a / IZR (2 ^ P) <= r.
Proof.
  intros HP C E. destruct x as [|m e]; [easy|]. rewrite (float_value m e r E), (scaled_value P) by easy.
  assert (0 < IZR (2 ^ P)) by (rewrite two_power by easy; apply bpow_gt_0).
  apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat|]. simpl in C.
  destruct (Z.leb_spec 0 (e + P)) as [L|L]; apply Z.leb_le in C; apply IZR_le in C; [easy|].
  assert (0 < IZR (2 ^ (- (e + P)))) by (rewrite two_power by lia; apply bpow_gt_0).
  rewrite mult_IZR in C. apply Rmult_le_reg_r with (IZR (2 ^ (- (e + P)))); [easy|].
  replace (IZR m / IZR (2 ^ (- (e + P))) * IZR (2 ^ (- (e + P)))) with (IZR m) by (field; lra). easy.
Qed.
Lemma scaled_ge_spec P a x r : (0 <= P)%Z -> scaled_ge P a x = true -> F.toX x = Xreal r ->
  r <= IZR a / IZR (2 ^ P).
Proof.
  intros HP C E. destruct x as [|m e]; [easy|]. rewrite (float_value m e r E), (scaled_value P) by easy.
  assert (0 < IZR (2 ^ P)) by (rewrite two_power by easy; apply bpow_gt_0).
  apply Rmult_le_compat_r; [left; now apply Rinv_0_lt_compat|]. simpl in C.
  destruct (Z.leb_spec 0 (e + P)) as [L|L]; apply Z.leb_le in C; apply IZR_le in C; [easy|].
  assert (0 < IZR (2 ^ (- (e + P)))) by (rewrite two_power by lia; apply bpow_gt_0).
  rewrite mult_IZR in C. apply Rmult_le_reg_r with (IZR (2 ^ (- (e + P)))); [easy|].
  replace (IZR m / IZR (2 ^ (- (e + P))) * IZR (2 ^ (- (e + P)))) with (IZR m) by (field; lra). easy.
Qed.

(** lo/2^P ≤ log(n/d) ≤ hi/2^P, with [bits] bits of working precision; log 1 = 0 *)
Definition log_within (bits : positive) (P n d lo hi : Z) : bool :=
  ((0 <? n) && (0 <? d) &&
   (if n =? d then (lo <=? 0) && (0 <=? hi)
    else let p := F.PtoP bits in
    match I.ln p (I.div p (I.fromZ p n) (I.fromZ p d)) with
    | Float.Ibnd l u => scaled_le P lo l && scaled_ge P hi u
    | _ => false end))%Z.

Theorem log_within_spec bits P n d lo hi : (0 <= P)%Z -> log_within bits P n d lo hi = true ->
  IZR lo / IZR (2 ^ P) <= ln (IZR n / IZR d) <= IZR hi / IZR (2 ^ P).
Proof.
  intros HP. unfold log_within. rewrite !andb_true_iff.
  intros [[N D] C]. apply Z.ltb_lt in N, D.
  assert (T : 0 < / IZR (2 ^ P)) by (apply Rinv_0_lt_compat; rewrite two_power by easy; apply bpow_gt_0).
  apply IZR_lt in N, D. destruct (Z.eqb_spec n d) as [<-|_].
  - apply andb_true_iff in C. destruct C as [L U]. replace (IZR n / IZR n) with 1 by (field; lra). rewrite ln_1.
    apply Z.leb_le in L, U. apply IZR_le in L, U. unfold Rdiv. split; nra.
  - set (p := F.PtoP bits) in *. cbv zeta in C.
    assert (K := I.ln_correct p _ _ (I.div_correct p _ _ _ _ (I.fromZ_correct p n) (I.fromZ_correct p d))).
    revert C K. generalize (I.ln p (I.div p (I.fromZ p n) (I.fromZ p d))). intros i C K.
    simpl in K. unfold Xdiv' in K. destruct (is_zero_spec (IZR d)) as [Z0|_]; [lra|].
    simpl in K. unfold Xln' in K. destruct (is_positive_spec (IZR n / IZR d)) as [_|N'];
      [|generalize (Rdiv_lt_0_compat _ _ N D); lra].
    destruct i as [|l u]; [easy|]. apply andb_true_iff in C. destruct C as [CL CU].
    simpl in K. destruct K as [KL KU]. split.
    + destruct (F.toX l) eqn:E; [now destruct l as [|[]]|].
      apply Rle_trans with (2 := KL). now apply (scaled_le_spec P lo l).
    + destruct (F.toX u) eqn:E; [now destruct u as [|[]]|].
      apply Rle_trans with (1 := KU). now apply (scaled_ge_spec P hi u).
Qed.
