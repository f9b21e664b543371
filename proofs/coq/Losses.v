(** * The inference rules of the kernel: what every robust rule loses

    A robust rule need not be unique, so the kernel bounds all of them at once: a
    table l with q ≥ l for every rule q that solves (13), and from l bounds of
    E_p[−log q] for any law p. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket Enclosure.
Import ListNotations.
Open Scope R_scope.

(** ** The tangent bound

    −log q lies above its tangent at r, and Σ_y c (q − l) is at most max_y c times
    the mass 1 − Σ_y l that l leaves open.  So with c = p/r, for every rule q ≥ l,

      Σ p (−log q)  ≥  Σ p (−log r) − Σ_z [ Σ_y c (l − r) + max_y c · (1 − Σ_y l) ].

    [p] need not be a law (the kernel also uses it without one release), [r] need not
    be a rule, [f] may be any lower bound of −log r, and [top] any upper bound of c. *)

Section Tangent.
Context {Z Y : alphabet}.
Implicit Types (p q r l f : table Z Y) (top : Z -> R).

Definition below l q := forall z y, l z y <= q z y.

Definition tangent_bound p f r l top : R :=
  ∑ z ∈ Z, ∑ y ∈ Y, p z y * f z y
  - ∑ z ∈ Z, (∑ y ∈ Y, p z y / r z y * (l z y - r z y) + top z * (1 - ∑ y ∈ Y, l z y)).

Definition tangent_at p f r top :=
  (forall z y, 0 < p z y -> 0 < r z y /\ f z y <= - ln (r z y)) /\
  (forall z y, p z y / r z y <= top z).

Lemma tangent_term (p q r f : R) : 0 <= p -> (0 < p -> 0 < q) -> (0 < p -> 0 < r /\ f <= - ln r) ->
  p * f - p / r * (q - r) <= p * - ln q.
Proof.
  intros [P|<-] Q R; [|unfold Rdiv; lra]. specialize (Q P). destruct (R P) as [R0 F].
  assert (T := ln_le_sub1 (q / r) (Rdiv_lt_0_compat _ _ Q R0)). unfold Rdiv in T.
  rewrite ln_mult, ln_Rinv in T by (try apply Rinv_0_lt_compat; easy).
  apply Rle_trans with (p * (- ln r - (q * / r - 1))).
  - replace (p / r * (q - r)) with (p * (q * / r - 1)) by (field; lra). nra.
  - apply Rmult_le_compat_l; lra.
Qed.

Theorem tangent p q r l f top : (forall z y, 0 <= p z y) -> is_rule q -> below l q ->
  tangent_at p f r top -> Rbar_le (tangent_bound p f r l top) (loss p q).
Proof.
  intros P Rq B [R T]. destruct (classic (covers q p)) as [C|N].
  2:{ now rewrite loss_infinite. }
  rewrite loss_finite by easy. simpl. unfold tangent_bound, finite_loss.
  rewrite <- sum_minus. apply sum_le; intros z.
  assert (S : ∑ y ∈ Y, p z y / r z y * (q z y - l z y) <= top z * (1 - ∑ y ∈ Y, l z y)).
  { rewrite <- (proj2 Rq z), <- sum_minus, <- sum_scal. apply sum_le; intros y.
    apply Rmult_le_compat_r; [|apply T]. specialize (B z y). lra. }
  assert (E : ∑ y ∈ Y, p z y / r z y * (q z y - l z y) =
    ∑ y ∈ Y, p z y / r z y * (q z y - r z y) - ∑ y ∈ Y, p z y / r z y * (l z y - r z y)).
  { rewrite <- sum_minus. apply sum_ext; intros; ring. }
  apply Rle_trans with (∑ y ∈ Y, p z y * f z y - ∑ y ∈ Y, p z y / r z y * (q z y - r z y)); [lra|].
  rewrite <- sum_minus. apply sum_le; intros y.
  apply tangent_term; [easy|now apply C|apply R].
Qed.
End Tangent.

(** ** Lower bounds of q at one sink *)

Section Least.
Context {Z Y : alphabet}.
Variable D : table Z Y -> Prop.
Hypothesis D_laws : forall p, D p -> is_law p.
Variables (lower upper h : R) (q : table Z Y).
Hypothesis h_upper : h <= upper.
Hypothesis q_rule : is_rule q.
Hypothesis q_robust : forall p, D p -> Rbar_le (loss p q) h.

(** Pinsker: with e = p_t − l m ≥ 0 and 2 e² ≥ (upper − lower) m, where m = p(z) > 0. *)
Definition by_pinsker (p : table Z Y) z y l :=
  0 < marginal p z /\ 0 <= p z y - l * marginal p z /\
  (upper - lower) * marginal p z <= 2 * ((p z y - l * marginal p z) * (p z y - l * marginal p z)).

Theorem pinsker_least p z y l : D p -> lower <= H p -> by_pinsker p z y l -> l <= q z y.
Proof.
  intros Dp L (M & E & S).
  assert (R := rule_enclosure D lower upper h p q Dp (D_laws p Dp) L h_upper q_rule q_robust z y M).
  set (m := marginal p z) in *. set (e := p z y - l * m) in *.
  assert (T : sqrt ((upper - lower) / (2 * m)) <= e / m).
  { rewrite <- (sqrt_Rsqr (e / m)) by (apply Rmult_le_pos; [easy|left; now apply Rinv_0_lt_compat]).
    apply sqrt_le_1_alt. unfold Rsqr. apply Rmult_le_reg_l with (2 * m * m); [nra|].
    replace (2 * m * m * ((upper - lower) / (2 * m))) with ((upper - lower) * m) by (field; lra).
    replace (2 * m * m * (e / m * (e / m))) with (2 * (e * e)) by (field; lra). easy. }
  replace (e / m) with (p z y / m - l) in T by (unfold e; field; lra).
  apply Rabs_le_between in R. lra.
Qed.

(** A witness: any law p of D with p_t > 0.  Since E_p[−log q] ≤ upper and the other
    releases lose at least [rest], p_t (−log q_t) ≤ upper − rest. *)
Definition outside (z : Z) (p : table Z Y) : table Z Y := fun z' y => (1 - iverson (z' = z)) * p z' y.

Lemma outside_nonneg z p : (forall z y, 0 <= p z y) -> forall z' y, 0 <= outside z p z' y.
Proof.
  intros P z' y. apply Rmult_le_pos; [generalize (iverson_bounds (z' = z)); lra|easy].
Qed.
Lemma outside_loss z p : (forall z y, 0 <= p z y) -> covers q p ->
  finite_loss p q = ∑ y ∈ Y, p z y * - ln (q z y) + finite_loss (outside z p) q.
Proof.
  intros P C. unfold finite_loss at 2, outside.
  rewrite (sum_ext (letters Z) _ (fun z' => ∑ y ∈ Y, p z' y * - ln (q z' y)
    - iverson (z' = z) * ∑ y ∈ Y, p z' y * - ln (q z' y))).
  - rewrite sum_minus, (sum_single (fun z' => ∑ y ∈ Y, p z' y * - ln (q z' y))).
    unfold finite_loss. ring.
  - intros z'. rewrite <- sum_scal, <- sum_minus. apply sum_ext; intros; ring.
Qed.

Theorem witness p z y (rest : R) : D p -> 0 < p z y -> Rbar_le rest (loss (outside z p) q) ->
  0 < q z y /\ p z y * - ln (q z y) <= upper - rest.
Proof.
  intros Dp Pt L. assert (P := proj1 (D_laws p Dp)).
  assert (B : loss_le p q h) by (apply loss_le_iff; [easy|now apply q_robust]).
  destruct B as [C B]. split; [now apply C|].
  rewrite loss_finite in L; [|now apply outside_nonneg|].
  2:{ intros z' y' O. apply C. unfold outside in O. generalize (P z' y') (iverson_bounds (z' = z)). nra. }
  simpl in L. rewrite (outside_loss z p P C) in B.
  assert (T : p z y * - ln (q z y) <= ∑ y ∈ Y, p z y * - ln (q z y)).
  { apply (term_le_sum (fun y => p z y * - ln (q z y))). intros y'.
    destruct (P z y') as [Py|<-]; [|lra]. apply Rmult_le_pos; [lra|].
    assert (T := ln_le_sub1 (q z y') (C z y' Py)). generalize (rule_le1 q z y' q_rule). lra. }
  lra.
Qed.

(** With the tangent bound for the rest: q_t ≥ l as soon as p_t (−log l) + rest ≥ upper. *)
Definition by_witness (known : table Z Y) z y l := exists p f r top,
  D p /\ 0 < p z y /\ tangent_at (outside z p) f r top /\
  upper <= p z y * - ln l + tangent_bound (outside z p) f r known top.

Theorem witness_least known z y l : below known q -> 0 < l -> by_witness known z y l -> l <= q z y.
Proof.
  intros B Pl (p & f & r & top & Dp & Pt & T & U).
  destruct (witness p z y (tangent_bound (outside z p) f r known top) Dp Pt) as [Q L].
  - apply tangent; [now apply outside_nonneg, D_laws|easy|easy|easy].
  - apply Rnot_lt_le; intros N. apply ln_increasing in N; [|easy].
    assert (p z y * ln (q z y) < p z y * ln l) by now apply Rmult_lt_compat_l. lra.
Qed.
End Least.

(** ** Rule [enclosure]: q ≥ l for every robust rule q

    Tables l are shown one after the other: each entry is at most 0 or was shown
    before, or it has Pinsker's proof for the law p0, or a witness that uses the
    table shown before. *)
Inductive shown {Z Y : alphabet} (D : table Z Y -> Prop) (lower upper : R) (p0 : table Z Y) : table Z Y -> Prop :=
| nothing l : (forall z y, l z y <= 0) -> shown D lower upper p0 l
| more known l : shown D lower upper p0 known ->
    (forall z y, l z y <= known z y \/ by_pinsker lower upper p0 z y (l z y)
      \/ (0 < l z y /\ by_witness D upper known z y (l z y))) -> shown D lower upper p0 l.

Theorem least {Z Y : alphabet} (D : table Z Y -> Prop) (lower upper h : R) (p0 l : table Z Y) :
  (forall p, D p -> is_law p) -> convex D -> closed D -> max_entropy D h ->
  D p0 -> lower <= H p0 -> h <= upper -> shown D lower upper p0 l ->
  forall q, robust D q -> forall z y, l z y <= q z y.
Proof.
  intros J Cv Cl V D0 L U S q Rob.
  destruct (proj1 (robust_iff D J Cv Cl h V q) Rob) as [Rq B].
  induction S as [l N|known l _ IH W]; intros z y.
  - generalize (N z y) (proj1 Rq z y). lra.
  - destruct (W z y) as [A|[A|[P A]]].
    + generalize (IH z y). lra.
    + now apply (pinsker_least D J lower upper h q U Rq B p0 z y).
    + now apply (witness_least D J upper h q U Rq B known z y).
Qed.

(** ** Rule [enclosure], its losses: the worst loss of any such rule over another set

    The attack game G has its own polytope.  Any plan of G bounds the worst loss from
    below (tangent bound), any multipliers from above (weak duality with f = −log l). *)

Section Losses.
Context {Z Y : alphabet}.
Variable G : polytope Z Y.
Hypothesis G_proper : proper G.

Theorem losses (l q : table Z Y) m g f r top phi lam : is_rule q -> below l q -> worst_loss (laws G) q m ->
  feasible G g -> tangent_at (law_of G g) f r top ->
  reaches_positive G l -> signed G lam ->
  dominates G phi (fun j => column_loss G l j - column_price G lam j) ->
  Rbar_le (tangent_bound (law_of G g) f r l top) m /\ Rbar_le m (dual_value G phi lam).
Proof.
  intros Rq B [(p & Dp & ->) M] F T Pos S Dm. split.
  - apply Rbar_le_trans with (loss (law_of G g) q); [|apply M; exists (law_of G g); split; [now exists g|easy]].
    apply tangent; [apply (law_of_law G G_proper g F)|easy|easy|easy].
  - apply loss_le_iff; [apply (laws_are_laws G G_proper p Dp)|].
    apply bracket_upper; [easy| |easy| |easy].
    + intros j z y A I. apply Rlt_le_trans with (2 := B z y). now apply (Pos j).
    + intros j A. apply Rle_trans with (2 := Dm j A). apply Rplus_le_compat_r.
      apply sum2_le; intros z y. destruct (proj1 (proj2 G_proper j) z y) as [I|<-]; [|lra].
      apply Rmult_le_compat_l; [lra|]. apply Ropp_le_contravar.
      assert (Pl := Pos j z y A I). destruct (B z y) as [L|<-]; [|lra].
      left. now apply ln_increasing.
Qed.

(** ** Rule [member]

    Prices w_t (Kantorovich potentials, when G is a transport game) separate a law
    from D if it is worth more than any law of D can be. *)
Theorem outside_by_prices (p w : table Z Y) phi lam : signed G lam ->
  dominates G phi (fun j => sum2 (fun z y => image G j z y * w z y) - column_price G lam j) ->
  dual_value G phi lam < sum2 (fun z y => p z y * w z y) -> ~ laws G p.
Proof.
  intros S Dm L (g & F & E).
  rewrite (sum2_ext _ (fun z y => law_of G g z y * w z y)) in L by (intros; now rewrite E).
  rewrite law_sum in L.
  generalize (weighted_below G g phi lam (fun j => sum2 (fun z y => image G j z y * w z y)) F S Dm). lra.
Qed.
Theorem inside_by_plan (p : table Z Y) g : feasible G g -> (forall z y, p z y = law_of G g z y) -> laws G p.
Proof. intros F E. now exists g. Qed.
End Losses.

(** ** Two descriptions of one set D: deleting dead columns changes nothing *)

Lemma worst_loss_same {Z Y : alphabet} (D D' : table Z Y -> Prop) q m : (forall p, D p <-> D' p) ->
  worst_loss D q m -> worst_loss D' q m.
Proof.
  intros E [(p & Dp & Ep) M]. split; [exists p; split; [now apply E|easy]|].
  intros v (r & Dr & Er). apply M. exists r. split; [now apply E|easy].
Qed.
Lemma robust_same {Z Y : alphabet} (D D' : table Z Y -> Prop) q : (forall p, D p <-> D' p) ->
  robust D q <-> robust D' q.
Proof.
  assert (forward : forall D D' : table Z Y -> Prop, (forall p, D p <-> D' p) -> robust D q -> robust D' q).
  { intros A B E (Rq & m & W & (Q & Mn)).
    assert (E' : forall p, B p <-> A p) by (intros; symmetry; apply E).
    split; [easy|]. exists m. split; [now apply (worst_loss_same A B)|]. split.
    - destruct Q as (q' & Rq' & W'). exists q'. split; [easy|now apply (worst_loss_same A B)].
    - intros v (q' & Rq' & W'). apply Mn. exists q'. split; [easy|now apply (worst_loss_same B A)]. }
  intros E. split; apply forward; [easy|]. intros; symmetry; apply E.
Qed.
