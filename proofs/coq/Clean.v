(** * Clean data loss (Section V-B)

    For a law μ in D and a robust rule q:  H_μ(Y|X) = min_q' L(μ,q') ≤ L(μ,q) ≤ h*,
    and the divergence term of L(μ,q) = H_μ(Y|X) + KL is finite.  The chain needs
    μ ∈ D, which holds for (3), (4) and (6) as soon as staying put costs nothing. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1.
Open Scope R_scope.

Theorem clean_chain {X Y : alphabet} (D : table X Y -> Prop) (h : R) (mu q : table X Y) :
  (forall p, D p -> is_law p) -> convex D -> closed D -> max_entropy D h ->
  D mu -> robust D q ->
  is_min (losses_over_rules mu) (H mu) /\
  Rbar_le (H mu) (loss mu q) /\ Rbar_le (loss mu q) h /\
  loss mu q = Rbar_plus (divergence mu q) (H mu) /\ is_finite (divergence mu q).
Proof.
  intros J Cv Cl V M Rob.
  destruct (proj1 (robust_iff D J Cv Cl h V q) Rob) as [Q L]. specialize (L mu M).
  assert (E := equation_8 mu q (J mu M) Q).
  split; [now apply equation_12, J|]. split; [now apply loss_ge_H, Q; apply J|].
  split; [easy|]. split; [easy|]. rewrite E in L.
  generalize (divergence_nonneg mu q (J mu M) Q). now destruct (divergence mu q).
Qed.
