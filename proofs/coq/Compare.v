(** * The inference rule [compare]: sums of numbers that other certificates enclose

    Each part encloses its numbers by its own rule.  Here: what follows for Σ a·v, for
    factors a of either sign; sums of log forms; and what a table l with q ≥ l says of
    one probability of q. *)

From Coq Require Import Reals List Lra.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Losses.
Import ListNotations.
Open Scope R_scope.

(** A term a·v of a sum, where v lies between low and high *)
Record term := Term { factor : R; number : R; low : R; high : R }.

Definition lower_end (t : term) : R := factor t * (if Rle_dec 0 (factor t) then low t else high t).
Definition upper_end (t : term) : R := factor t * (if Rle_dec 0 (factor t) then high t else low t).

Theorem sum_enclosed (terms : list term) : (forall t, In t terms -> low t <= number t <= high t) ->
  sum_list terms lower_end <= sum_list terms (fun t => factor t * number t) <= sum_list terms upper_end.
Proof.
  induction terms as [|t l IH]; simpl; intros E; [lra|].
  specialize (IH (fun t' I => E t' (or_intror I))). specialize (E t (or_introl eq_refl)).
  assert (B : lower_end t <= factor t * number t <= upper_end t).
  { unfold lower_end, upper_end. destruct Rle_dec as [P|N]; nra. }
  lra.
Qed.

(** A log form means Σ a·log r; the forms of a sum's terms, each times its factor, make
    the form of the sum. *)
Definition form := list (R * R).
Definition value_of (f : form) : R := sum_list f (fun t => fst t * ln (snd t)).
Definition scaled (a : R) (f : form) : form := map (fun t => (a * fst t, snd t)) f.

Theorem sum_exact (terms : list (R * form)) :
  sum_list terms (fun t => fst t * value_of (snd t)) = value_of (flat_map (fun t => scaled (fst t) (snd t)) terms).
Proof.
  induction terms as [|[a f] l IH]; simpl; [easy|].
  unfold value_of in *. rewrite sum_app, <- IH. f_equal. unfold scaled. rewrite sum_map, <- sum_scal.
  apply sum_ext; intros t. simpl. ring.
Qed.

(** A rule q ≥ l: q(y|z) is at least l(y|z), and at most 1 less the other l's of z. *)
Theorem probability_enclosed {Z Y : alphabet} (l q : table Z Y) z y : is_rule q -> below l q ->
  l z y <= q z y <= 1 - (∑ y' ∈ Y, l z y' - l z y).
Proof.
  intros [_ S] B. split; [apply B|].
  assert (T : q z y - l z y <= ∑ y' ∈ Y, (q z y' - l z y')).
  { apply (term_le_sum (fun y' => q z y' - l z y')). intros y'. specialize (B z y'). lra. }
  rewrite sum_minus in T. change (q z y - l z y <= ∑ y' ∈ Y, q z y' - ∑ y' ∈ Y, l z y') in T.
  rewrite S in T. lra.
Qed.
