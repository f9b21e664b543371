(** * Theorem 1 needs its hypothesis that D is convex

    One feature, two labels, D the two laws that are sure of a label: the minimax value
    is log 2, while the maximin value and the greatest entropy are 0. *)

From Coq Require Import Reals List Lra ClassicalEpsilon FunctionalExtensionality.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1.
Import ListNotations.
Open Scope R_scope.

Definition two : alphabet.
Proof.
  refine (Alphabet bool [true; false] _ _); [now intros []; simpl; tauto|].
  repeat constructor; simpl; intuition discriminate.
Defined.

Definition sure (b : two) : table one two := fun _ y => if Bool.eqb y b then 1 else 0.
Definition two_laws (p : table one two) := exists b, p = sure b.

Lemma sure_law b : is_law (sure b).
Proof. split; [intros [] []; destruct b; cbn; lra|destruct b; cbn; lra]. Qed.
Lemma sure_H b : H (sure b) = 0.
Proof.
  unfold H, marginal. destruct b; cbn;
    replace (1 / (1 + (0 + 0))) with 1 by field; replace (1 / (0 + (1 + 0))) with 1 by field;
    rewrite ln_1; ring.
Qed.
Lemma sure_loss b (q : table one two) : is_rule q -> 0 < q tt b -> loss (sure b) q = Finite (- ln (q tt b)).
Proof.
  intros Q L. rewrite loss_finite; [f_equal|apply sure_law|].
  - unfold finite_loss. destruct b; cbn; ring.
  - intros [] y Py. unfold sure in Py. destruct (Bool.eqb y b) eqn:E; [|lra].
    apply Bool.eqb_prop in E. now subst.
Qed.
Lemma sure_loss_ge (q : table one two) : is_rule q ->
  exists b, Rbar_le (ln 2) (loss (sure b) q).
Proof.
  intros Q. assert (S := proj2 Q tt). cbn in S. assert (P := proj1 Q tt).
  assert (B : exists b, q tt b <= / 2).
  { destruct (Rle_lt_dec (q tt true) (/ 2)); [now exists true|exists false; lra]. }
  destruct B as [b B]. exists b. destruct (P b) as [L|Z0].
  - rewrite (sure_loss b q Q L). simpl. rewrite <- (Rinv_inv 2), ln_Rinv by lra.
    apply Ropp_le_contravar. destruct B as [B| ->]; [left; now apply ln_increasing|lra].
  - rewrite loss_infinite; [easy|apply sure_law|]. intros C. specialize (C tt b).
    unfold sure in C. rewrite Bool.eqb_reflx in C. lra.
Qed.

Theorem convexity_needed :
  minimax two_laws (ln 2) /\ maximin two_laws 0 /\ max_entropy two_laws 0 /\ 0 < ln 2 /\
  (forall p, two_laws p -> is_law p) /\ closed two_laws /\ ~ convex two_laws.
Proof.
  assert (L2 : 0 < ln 2) by (rewrite <- ln_1; apply ln_increasing; lra).
  set (half := (fun _ _ => / 2) : table one two).
  assert (Hr : is_rule half) by (split; [intros; unfold half; lra|intros []; cbn; unfold half; lra]).
  assert (Hl : forall b, loss (sure b) half = Finite (ln 2)).
  { intros b. rewrite sure_loss; [|easy|unfold half; lra]. f_equal. unfold half. rewrite ln_Rinv by lra. ring. }
  split; [|split; [|split; [|split; [easy|split; [|split]]]]].
  - split.
    + exists half. split; [easy|]. split.
      * exists (sure true). split; [now exists true|now rewrite Hl].
      * intros v (p & (b & ->) & ->). rewrite Hl. apply Rbar_le_refl.
    + intros m (q & Q & [_ M]). destruct (sure_loss_ge q Q) as [b B].
      apply Rbar_le_trans with (1 := B). apply M. exists (sure b). split; [now exists b|easy].
  - split.
    + exists (sure true). split; [now exists true|]. rewrite <- (sure_H true). now apply equation_12, sure_law.
    + intros m (p & (b & ->) & [_ M]). rewrite <- (sure_H b). apply M. now destruct (equation_12 (sure b) (sure_law b)) as [[]].
  - split.
    + exists (sure true). split; [now exists true|now rewrite sure_H].
    + intros v (p & (b & ->) & ->). rewrite sure_H. apply Rbar_le_refl.
  - intros p (b & ->). apply sure_law.
  - (* a convergent sequence of zeros and ones is constant in the end *)
    intros u p U L. destruct (choose _ U) as [b Hb].
    assert (E : exists c, forall N, exists n, (N <= n)%nat /\ b n = c).
    { destruct (classic (forall N, exists n, (N <= n)%nat /\ b n = true)) as [|F]; [now exists true|].
      exists false. intros N. apply NNPP; intros G. apply F. intros N'.
      exists (max N N'). split; [apply Nat.le_max_r|]. destruct (b (max N N')) eqn:Eb; [easy|].
      destruct G. exists (max N N'). split; [apply Nat.le_max_l|easy]. }
    destruct E as [c Hc]. exists c.
    apply functional_extensionality; intros x. apply functional_extensionality; intros y.
    destruct (Req_dec (p x y) (sure c x y)) as [|D]; [easy|exfalso].
    assert (P : 0 < Rabs (p x y - sure c x y)) by (apply Rabs_pos_lt; lra).
    generalize (L x y). intros Lxy. apply is_lim_seq_spec in Lxy. destruct (Lxy (mkposreal _ P)) as [N HN].
    destruct (Hc N) as (n & Hn & En). specialize (HN n Hn). simpl in HN.
    rewrite Hb, En, Rabs_minus_sym in HN. lra.
  - intros Cv. assert (Half : two_laws (mix (/ 2) (sure true) (sure false))).
    { apply Cv; [now exists true|now exists false|lra]. }
    destruct Half as [b E]. apply (f_equal (fun f => f tt true)) in E. revert E.
    unfold mix, sure. destruct b; simpl; lra.
Qed.
