(** * Corollary 1, and the bound (10) ≤ (9)

    Throughout, D is as in Theorem 1 and h = h* is its value. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1.
Import ListNotations.
Open Scope R_scope.

(** The value is unique, whichever of (13), (14), (15) defines it. *)
Lemma min_unique S h h' : is_min S h -> is_min S h' -> h = h'.
Proof. intros [A B] [A' B']. apply Rbar_le_antisym; auto. Qed.
Lemma max_unique S h h' : is_max S h -> is_max S h' -> h = h'.
Proof. intros [A B] [A' B']. apply Rbar_le_antisym; auto. Qed.

Section Corollary1.
Context {X Y : alphabet}.
Implicit Types (p q : table X Y).
Variable D : table X Y -> Prop.
Hypothesis D_laws : forall p, D p -> is_law p.
Hypothesis D_convex : convex D.
Hypothesis D_closed : closed D.
Variable h : R.
Hypothesis h_value : max_entropy D h.

(** D⋆ of Corollary 1, the laws of maximal entropy, and the terms of (16) *)
Definition maximiser p := D p /\ H p = h.
Definition Q p q := is_rule q /\ Rbar_le (loss p q) h.

(** For p⋆ ∈ D⋆:  Q(p⋆) = { q : q(y|x) p⋆(x) = p⋆(x,y) for all (x,y) }. *)
Theorem corollary_1_set p q : maximiser p ->
  (Q p q <-> is_rule q /\ forall x y, q x y * marginal p x = p x y).
Proof.
  intros [Dp E]. assert (P := proj1 (D_laws p Dp)). unfold Q. rewrite <- E.
  rewrite loss_le_iff by easy. split; intros [R L]; (split; [easy|]).
  - now apply gibbs_equality.
  - now apply gibbs_equality.
Qed.

Lemma nonempty : exists p, D p.
Proof. destruct h_value as [(p & Dp & _) _]. now exists p. Qed.

(** (16), for this h *)
Lemma robust_iff q : robust D q <-> is_rule q /\ forall p, D p -> Rbar_le (loss p q) h.
Proof.
  destruct (theorem_1 X Y D D_laws D_convex D_closed nonempty) as (h' & _ & _ & E & _ & _ & S & _).
  assert (h' = h) as <-; [|apply S]. injection (max_unique _ _ _ E h_value); easy.
Qed.
Lemma robust_exists : exists q, robust D q.
Proof.
  now destruct (theorem_1 X Y D D_laws D_convex D_closed nonempty) as (h' & _ & _ & _ & _ & _ & _ & S).
Qed.

(** If the supports of the maximisers cover X, then (16) contains exactly one rule,
    and it is the intersection of the terms of D⋆ alone. *)
Theorem corollary_1_unique : (forall x, exists p, maximiser p /\ 0 < marginal p x) ->
  exists q, robust D q /\
    (forall q', robust D q' -> forall x y, q' x y = q x y) /\
    (forall q', (is_rule q' /\ forall p, maximiser p -> Q p q') <-> robust D q').
Proof.
  intros S.
  assert (U : forall q q', is_rule q -> is_rule q' -> (forall p, maximiser p -> Q p q) ->
     (forall p, maximiser p -> Q p q') -> forall x y, q x y = q' x y).
  { intros q q' R R' A A' x y. destruct (S x) as (p & Mp & Pos).
    destruct (proj1 (corollary_1_set p q Mp) (A p Mp)) as [_ E].
    destruct (proj1 (corollary_1_set p q' Mp) (A' p Mp)) as [_ E'].
    specialize (E x y); specialize (E' x y). apply Rmult_eq_reg_r with (marginal p x); lra. }
  assert (T : forall q, robust D q -> is_rule q /\ forall p, maximiser p -> Q p q).
  { intros q Rq. apply robust_iff in Rq. destruct Rq as [R L].
    split; [easy|]. intros p [Dp _]. split; auto. }
  destruct robust_exists as [q Rq]. exists q. split; [easy|]. split.
  - intros q' Rq'. destruct (T q Rq), (T q' Rq'). now apply U.
  - intros q'. split; [|apply T]. intros [R' A']. destruct (T q Rq) as [R A].
    (* q' agrees with q, which solves (13) *)
    assert (E : forall x y, q x y = q' x y) by now apply U.
    apply robust_iff. split; [easy|]. intros p Dp. apply robust_iff in Rq. destruct Rq as [_ L].
    assert (P := proj1 (D_laws p Dp)). specialize (L p Dp).
    apply loss_le_iff; [easy|]. apply loss_le_iff in L; [|easy]. destruct L as [C L]. split.
    + intros x y Pos. rewrite <- E. now apply C.
    + replace (finite_loss p q') with (finite_loss p q); [easy|].
      apply sum2_ext; intros; now rewrite E.
Qed.

(** The simplest case: if one maximiser has full support, the robust rule is its posterior. *)
Corollary corollary_1_posterior p : maximiser p -> (forall x, 0 < marginal p x) ->
  robust D (posterior p) /\ forall q, robust D q -> forall x y, q x y = p x y / marginal p x.
Proof.
  intros Mp Pos.
  assert (V : forall q, robust D q -> forall x y, q x y = p x y / marginal p x).
  { intros q Rq x y. apply robust_iff in Rq. destruct Rq as [R L].
    assert (A : Q p q) by (split; [easy|apply L, Mp]).
    apply corollary_1_set in A; [|easy]. destruct A as [_ A]. rewrite <- A. specialize (Pos x).
    field; lra. }
  split; [|easy].
  destruct (corollary_1_unique) as (q & Rq & _ & I); [intros x; now exists p|].
  apply I. destruct (law_inhabited p (D_laws p (proj1 Mp))) as [_ IY].
  assert (R := posterior_rule p (proj1 (D_laws p (proj1 Mp))) IY).
  split; [easy|]. intros r Mr.
  assert (E : forall x y, posterior p x y = q x y).
  { intros x y. rewrite (V q Rq). unfold posterior. now destruct Rlt_dec as [|N]; [|destruct (N (Pos x))]. }
  apply corollary_1_set; [easy|]. split; [easy|]. intros x y. rewrite E. revert x y.
  apply corollary_1_set; [easy|]. apply robust_iff in Rq. split; [apply Rq|apply Rq, Mr].
Qed.

(** (10) ≤ (9): a parametric family of rules q_θ does at least as badly as the value. *)
Theorem ideal_bound (Theta : Type) (family : Theta -> table X Y) m :
  (forall t, is_rule (family t)) ->
  is_min (fun v => exists t, worst_loss D (family t) v) m -> Rbar_le h m.
Proof.
  intros R [(t & W) _].
  destruct (theorem_1 X Y D D_laws D_convex D_closed nonempty) as (h' & M & _ & E & _).
  assert (h' = h) as <- by (injection (max_unique _ _ _ E h_value); easy).
  apply M. now exists (family t).
Qed.
End Corollary1.
