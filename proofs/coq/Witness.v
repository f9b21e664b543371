(** * All robust rules

    Let q be a table whose loss is at most the value h against every law of D, where
    q(·|z) may sum to less than 1, and p⋆ a law of maximal entropy.  Every rule above q is
    robust; every robust rule is the posterior where p⋆ has mass.  Elsewhere a _witness_,
    a second law against which q loses h, shows that every robust rule is above q at one
    sink, or equal to q at the releases that it reaches.  Where witnesses cover all that is
    positive, the robust rules are the rules above q, and no other.  The kernel's rules [saddle] and [support] rest on this. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket Losses.
Import ListNotations.
Open Scope R_scope.

(** ** What a rule above q is *)

Definition one_label (Y : alphabet) := forall y y' : Y, y = y'.

Section Above.
Context {Z Y : alphabet}.
Implicit Types q r : table Z Y.

(** Give all that q leaves open to one label. *)
Definition filled q (y0 : Y) : table Z Y :=
  fun z y => q z y + iverson (y = y0) * (1 - ∑ y' ∈ Y, q z y').

Lemma filled_rule q y0 : is_subrule q -> is_rule (filled q y0) /\ below q (filled q y0).
Proof.
  intros [Q S].
  assert (I : forall z y, 0 <= iverson (y = y0) * (1 - ∑ y' ∈ Y, q z y')).
  { intros z y. apply Rmult_le_pos; [apply iverson_bounds|]. specialize (S z). lra. }
  split; [split|].
  - intros z y. unfold filled. specialize (Q z y). specialize (I z y). lra.
  - intros z. unfold filled. rewrite sum_plus, (sum_single (fun _ => 1 - ∑ y' ∈ Y, q z y')).
    change (∑ y ∈ Y, q z y + (1 - ∑ y' ∈ Y, q z y') = 1). ring.
  - intros z y. unfold filled. specialize (I z y). lra.
Qed.

(** Two tables, one at least as large as the other, are equal where the larger has no larger sum. *)
Lemma above_equal q r z : below q r -> ∑ y ∈ Y, r z y <= ∑ y ∈ Y, q z y -> forall y, r z y = q z y.
Proof.
  intros B S y. apply Rminus_diag_uniq. apply (sum_zero (fun y => r z y - q z y)).
  - intros y'. specialize (B z y'). lra.
  - rewrite sum_minus. change (∑ y ∈ Y, r z y - ∑ y ∈ Y, q z y <= 0). lra.
Qed.

(** With one label there is one rule. *)
Lemma one_label_rule r z y : one_label Y -> is_rule r -> r z y = 1.
Proof.
  intros O [_ S]. rewrite <- (S z), <- (sum_single' (r z) y). apply sum_ext; intros y'.
  rewrite iverson_true by apply O. now rewrite Rmult_1_l.
Qed.

Lemma above_loss p q r c : (forall z y, 0 <= p z y) -> below q r -> loss_le p q c -> loss_le p r c.
Proof.
  intros P B [C L]. split; [intros z y Pt; generalize (C z y Pt) (B z y); lra|].
  apply Rle_trans with (2 := L). apply sum2_le; intros z y.
  destruct (P z y) as [Pt|<-]; [|lra]. apply Rmult_le_compat_l; [lra|]. apply Ropp_le_contravar.
  destruct (B z y) as [Lt|<-]; [|lra]. left. apply ln_increasing; [now apply C|easy].
Qed.
End Above.

Section Witness.
Context {Z Y : alphabet}.
Variable D : table Z Y -> Prop.
Hypothesis D_laws : forall p, D p -> is_law p.
Hypothesis D_convex : convex D.
Hypothesis D_closed : closed D.
Variable h : R.
Hypothesis h_value : max_entropy D h.

Lemma robust_loss r : robust D r <-> is_rule r /\ forall p, D p -> loss_le p r h.
Proof.
  rewrite (robust_iff D D_laws D_convex D_closed h h_value).
  split; intros [R L]; (split; [easy|]); intros p Dp; apply (loss_le_iff p r h (proj1 (D_laws p Dp))); auto.
Qed.

(** Corollary 1, at one x: where a maximiser has mass, every robust rule is its posterior. *)
Theorem robust_posterior p r : maximiser D h p -> robust D r ->
  forall z y, 0 < marginal p z -> r z y = p z y / marginal p z.
Proof.
  intros Mp Rob z y M. apply (robust_iff D D_laws D_convex D_closed h h_value) in Rob.
  destruct (proj1 (corollary_1_set D D_laws h p r Mp)) as [_ E]; [split; [easy|apply Rob, Mp]|].
  rewrite <- E. field; lra.
Qed.

Section Subrule.
Variables q p : table Z Y.
Hypothesis q_subrule : is_subrule q.
Hypothesis q_loss : forall p', D p' -> loss_le p' q h.
Hypothesis p_maximiser : maximiser D h p.
Local Notation reached z := (0 < marginal p z).

(** ** Every rule above q is robust *)

Theorem above_robust r : is_rule r -> below q r -> robust D r.
Proof.
  intros R B. apply robust_loss. split; [easy|]. intros p' Dp.
  apply (above_loss p' q r); [apply (D_laws p' Dp)|easy|now apply q_loss].
Qed.

(** ** Where p⋆ goes, every robust rule is its posterior *)

Let p_nonneg : forall z y, 0 <= p z y := proj1 (D_laws p (proj1 p_maximiser)).

Lemma q_posterior z y : q z y * marginal p z = p z y.
Proof.
  destruct p_maximiser as [Dp E]. revert z y.
  apply (proj1 (gibbs_subrule_equality p q p_nonneg q_subrule)). rewrite E. now apply q_loss.
Qed.
Lemma reached_sum z : reached z -> ∑ y ∈ Y, q z y = 1.
Proof.
  intros M. apply Rmult_eq_reg_r with (marginal p z); [|lra].
  rewrite <- sum_scal_r, Rmult_1_l. unfold marginal at 2. apply sum_ext; intros y. apply q_posterior.
Qed.
Theorem robust_reached r : robust D r -> forall z y, reached z -> r z y = q z y.
Proof.
  intros Rob z y M. rewrite (robust_posterior p r p_maximiser Rob z y M), <- q_posterior. field; lra.
Qed.

(** ** Witnesses

    A law p' of D against which q loses h forces q where it leaves the releases that p⋆
    reaches: of the others, either it reaches a single sink (z,y), or its posterior is q
    at all of them. *)
Definition tight p' := D p' /\ h <= finite_loss p' q.
Definition forces p' z y := tight p' /\ 0 < p' z y /\
  forall z' y', ~ reached z' -> 0 < p' z' y' -> z' = z /\ y' = y.
Definition forces_together p' := tight p' /\
  forall z y, ~ reached z -> q z y * marginal p' z = p' z y.

(** What is left of p' away from p⋆: no robust rule loses more than q against it. *)
Let away (p' : table Z Y) : table Z Y := fun z y => iverson (~ reached z) * p' z y.
Lemma away_loss p' r : tight p' -> robust D r ->
  covers r p' /\ finite_loss (away p') r <= finite_loss (away p') q.
Proof.
  intros [Dp V] Rob. assert (Same := robust_reached r Rob). apply robust_loss in Rob.
  destruct Rob as [R L], (L _ Dp) as [Cr Lr]. split; [easy|].
  assert (E : finite_loss p' r - finite_loss p' q = finite_loss (away p') r - finite_loss (away p') q).
  { unfold finite_loss. rewrite <- !sum_minus. apply sum_ext; intros z. rewrite <- !sum_minus.
    apply sum_ext; intros y. unfold away. destruct (classic (reached z)) as [M|N].
    - rewrite (Same z y M). ring.
    - rewrite iverson_true by easy. ring. }
  lra.
Qed.

(** Forced alone: q*(y|z) ≥ q(y|z). *)
Theorem forced p' z y : forces p' z y -> forall r, robust D r -> q z y <= r z y.
Proof.
  intros (V & Pt & Only) r Rob. destruct (away_loss p' r V Rob) as [C L]. destruct V as [Dp _].
  destruct (classic (reached z)) as [M|N]; [right; symmetry; now apply robust_reached|].
  apply Rnot_lt_le; intros Lt. apply ln_increasing in Lt; [|now apply C].
  set (t := fun z' y' => away p' z' y' * - ln (r z' y') - away p' z' y' * - ln (q z' y')).
  assert (T0 : 0 < t z y) by (unfold t, away; rewrite iverson_true by easy; nra).
  assert (T : forall z' y', 0 <= t z' y').
  { intros z' y'. destruct (proj1 (D_laws p' Dp) z' y') as [Pt'|E0]; [|unfold t, away; rewrite <- E0; lra].
    destruct (classic (reached z')) as [M|N'].
    - unfold t, away. rewrite iverson_false by tauto. lra.
    - destruct (Only z' y' N' Pt') as [-> ->]. lra. }
  assert (S : sum2 t <= 0) by (unfold t; rewrite sum2_minus; unfold finite_loss in L; unfold sum2; lra).
  generalize (sum2_term t z y T). lra.
Qed.

(** Forced together: Gibbs' inequality, and so q*(·|z) = q(·|z). *)
Theorem forced_together p' : forces_together p' -> forall r, robust D r ->
  forall z, ~ reached z -> 0 < marginal p' z -> forall y, r z y = q z y.
Proof.
  intros [V B] r Rob z N M y. destruct (away_loss p' r V Rob) as [C L]. destruct V as [Dp _].
  assert (P := proj1 (D_laws p' Dp)). apply robust_loss in Rob. destruct Rob as [R _].
  assert (A : forall z y, 0 <= away p' z y).
  { intros a b. apply Rmult_le_pos; [apply iverson_bounds|apply P]. }
  assert (Am : forall z, marginal (away p') z = iverson (~ reached z) * marginal p' z).
  { intros a. apply (sum_scal (letters Y)). }
  assert (Q : forall z y, q z y * marginal (away p') z = away p' z y).
  { intros a b. rewrite Am. unfold away. destruct (classic (reached a)) as [Ma|Na].
    - rewrite iverson_false by tauto. ring.
    - rewrite <- B by easy. ring. }
  assert (E : forall z y, r z y * marginal (away p') z = away p' z y).
  { apply gibbs_equality; [easy|easy|]. split.
    - intros a b Pt. apply C. destruct (P a b) as [|E0]; [easy|].
      unfold away in Pt. rewrite <- E0 in Pt. lra.
    - apply Rle_trans with (1 := L). now apply (gibbs_subrule_equality (away p') q A q_subrule). }
  specialize (E z y). rewrite <- Q, Am, iverson_true in E by easy.
  apply Rmult_eq_reg_r with (1 * marginal p' z); lra.
Qed.

(** ** All robust rules, where all that is positive is forced, in whatever way *)

Definition all_forced := forall z y, ~ reached z -> 0 < q z y -> forall r, robust D r -> q z y <= r z y.

Lemma witnessed : (forall z y, ~ reached z -> 0 < q z y ->
    exists p', forces p' z y \/ (forces_together p' /\ 0 < p' z y)) -> all_forced.
Proof.
  intros A z y N Q r Rob. destruct (A z y N Q) as (p' & [W|[W Pt]]); [now apply (forced p')|].
  right. symmetry. apply (forced_together p'); try easy.
  apply Rlt_le_trans with (1 := Pt), marginal_ge, (D_laws p' (proj1 (proj1 W))).
Qed.
Lemma one_label_forced : one_label Y -> all_forced.
Proof.
  intros O z y N _ r Rob. apply robust_loss in Rob. rewrite (one_label_rule r) by easy.
  apply Rle_trans with (2 := proj2 q_subrule z). apply (term_le_sum (q z)), q_subrule.
Qed.

Theorem robust_above r : all_forced -> robust D r -> below q r.
Proof.
  intros A Rob z y. destruct (classic (reached z)) as [M|N]; [right; symmetry; now apply robust_reached|].
  destruct (proj1 q_subrule z y) as [Q|<-]; [now apply A|]. apply robust_loss in Rob. apply Rob.
Qed.

(** Rule [support], [free]: the robust rules are those that are the posterior where p⋆
    goes and at least q elsewhere. *)
Theorem free_rules : all_forced -> forall r, robust D r <-> is_rule r /\ forall z y,
  (reached z -> r z y = p z y / marginal p z) /\ (~ reached z -> q z y <= r z y).
Proof.
  intros A r. split.
  - intros Rob. split; [now apply robust_loss in Rob|]. intros z y. split.
    + now apply robust_posterior.
    + intros _. now apply robust_above.
  - intros [R E]. apply above_robust; [easy|]. intros z y. destruct (E z y) as [E1 E2].
    destruct (classic (reached z)) as [M|N]; [|now apply E2].
    right. rewrite E1, <- q_posterior by easy. field; lra.
Qed.

Theorem witnessed_rules : (forall z y, ~ reached z -> 0 < q z y ->
    exists p', forces p' z y \/ (forces_together p' /\ 0 < p' z y)) ->
  forall r, robust D r <-> is_rule r /\ forall z y,
  (reached z -> r z y = p z y / marginal p z) /\ (~ reached z -> q z y <= r z y).
Proof. intros W. apply free_rules, witnessed, W. Qed.

(** Rule [support], unique: q is forced and sums to 1 everywhere, or there is one label only. *)
Theorem unique_rule : (all_forced /\ forall z, ~ reached z -> ∑ y ∈ Y, q z y = 1) \/ one_label Y ->
  exists r, robust D r /\ forall r', robust D r' -> forall z y, r' z y = r z y.
Proof.
  intros [[A S]|O].
  - assert (R : is_rule q).
    { split; [apply q_subrule|]. intros z.
      destruct (classic (reached z)); [now apply reached_sum|now apply S]. }
    exists q. split; [apply above_robust; [easy|intros z y; lra]|]. intros r Rob z.
    apply above_equal; [now apply robust_above|].
    apply robust_loss in Rob. rewrite (proj2 (proj1 Rob)), (proj2 R). lra.
  - destruct (robust_exists D D_laws D_convex D_closed h h_value) as [r0 Rob0].
    exists r0. split; [easy|]. intros r Rob z y.
    apply robust_loss in Rob. apply robust_loss in Rob0. now rewrite !one_label_rule.
Qed.

(** Rule [support], not unique: q sums to less than 1 somewhere, and there are two labels. *)
Theorem several_rules z y y' : ∑ y ∈ Y, q z y < 1 -> y <> y' ->
  exists r r', robust D r /\ robust D r' /\ r z y <> r' z y.
Proof.
  intros S N. destruct (filled_rule q y q_subrule) as [R B]. destruct (filled_rule q y' q_subrule) as [R' B'].
  exists (filled q y), (filled q y'). split; [now apply above_robust|]. split; [now apply above_robust|].
  unfold filled. rewrite iverson_true, iverson_false by easy. lra.
Qed.
End Subrule.
End Witness.

(** ** Lifted polytopes: a saddle point is such a q, and a plan on tight columns a witness *)

Section Polytope.
Context {Z Y : alphabet}.
Variable G : polytope Z Y.
Hypothesis G_proper : proper G.

(** The saddle point, as in [Bracket.saddle] *)
Variables (g : column G -> R) (q : table Z Y) (phi : group G -> R) (lam : row G -> R).
Hypothesis g_feasible : feasible G g.
Hypothesis q_subrule : is_subrule q.
Hypothesis q_positive : reaches_positive G q.
Hypothesis lam_signed : signed G lam.
Hypothesis phi_dominates : dominates G phi (fun j => column_loss G q j - column_price G lam j).
Hypothesis g_complementary : complementary G g q phi lam.
Hypothesis g_balanced : forall z y, q z y * marginal (law_of G g) z = law_of G g z y.

Local Notation D := (laws G).
Local Notation h := (dual_value G phi lam).

(** Rule [saddle]: the three values, a maximiser, and every rule above q is robust. *)
Theorem saddle_values : minimax D h /\ maximin D h /\ max_entropy D h /\ maximiser D h (law_of G g) /\
  (forall p, D p -> loss_le p q h) /\ forall r, is_rule r -> below q r -> robust D r.
Proof.
  assert (L := bracket_upper G G_proper q phi lam q_positive lam_signed phi_dominates).
  destruct (lifted_theorem_1 G G_proper) as (v & Mm & Mx & Me & _); [now exists g|].
  destruct (saddle G G_proper v g q phi lam Me) as [E Ev]; try easy. rewrite <- Ev in L |- *.
  assert (Mp : maximiser D v (law_of G g)) by (split; [now exists g|easy]).
  exact (conj Mm (conj Mx (conj Me (conj Mp (conj L
    (above_robust D (laws_are_laws G G_proper) (laws_convex G) (laws_closed G G_proper) v Me q L)))))).
Qed.

(** Rule [support]: a witness is a plan on tight columns that meets with equality every row
    with λ_k ≠ 0. *)
Theorem tight_witness g' : feasible G g' -> complementary G g' q phi lam -> tight D h q (law_of G g').
Proof. intros F C. split; [now exists g'|]. right. symmetry. now apply complementary_loss. Qed.
End Polytope.
