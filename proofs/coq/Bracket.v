(** * The inference rules of the kernel: bracket, dead columns, saddle

    Weak duality for a lifted polytope.  Nothing below assumes anything about where
    the weights, the rule or the multipliers come from. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Lifted.
Import ListNotations.
Open Scope R_scope.

Section Rules.
Context {Z Y : alphabet}.
Variable G : polytope Z Y.
Hypothesis G_proper : proper G.

(** Σ_t L_tj (−log q_t) and Σ_k λ_k B_kj *)
Definition column_loss (q : table Z Y) (j : column G) : R :=
  ∑ z ∈ Z, ∑ y ∈ Y, image G j z y * - ln (q z y).
Definition column_price (lam : row G -> R) (j : column G) : R :=
  ∑ k ∈ row G, lam k * coefficient G k j.

(** Multipliers: λ_k ≥ 0 for a row ≤, of either sign for a row =. *)
Definition signed (lam : row G -> R) := forall k, relation_of G k = at_most -> 0 <= lam k.

(** Σ_s μ_s φ_s + Σ_k r_k λ_k *)
Definition dual_value (phi : group G -> R) (lam : row G -> R) : R :=
  ∑ s ∈ group G, mass G s * phi s + ∑ k ∈ row G, lam k * bound G k.

(** [phi s] is at least the maximum over the usable columns of the group [s]. *)
Definition dominates (phi : group G -> R) (value : column G -> R) :=
  forall j, alive G j -> value j <= phi (group_of G j).

(** The rule [q] is positive at every sink that a usable column reaches. *)
Definition reaches_positive (q : table Z Y) :=
  forall j z y, alive G j -> 0 < image G j z y -> 0 < q z y.

Lemma used_alive g j : feasible G g -> 0 < g j -> alive G j.
Proof.
  intros (_ & A & _) P. destruct (excluded_middle_informative (alive G j)) as [|N]; [easy|].
  rewrite A in P by easy. lra.
Qed.
Lemma rows_below g lam : feasible G g -> signed lam ->
  ∑ k ∈ row G, lam k * row_value G g k <= ∑ k ∈ row G, lam k * bound G k.
Proof.
  intros (_ & _ & _ & B) S. apply sum_le; intros k. specialize (B k); specialize (S k).
  destruct (relation_of G k); simpl in B; [|now rewrite B; right].
  apply Rmult_le_compat_l; auto.
Qed.
Lemma weighted_below g phi lam value : feasible G g -> signed lam ->
  dominates phi (fun j => value j - column_price lam j) ->
  ∑ j ∈ column G, g j * value j <= dual_value phi lam.
Proof.
  intros F S Dm.
  apply Rle_trans with (∑ j ∈ column G, (g j * phi (group_of G j) + g j * column_price lam j)).
  - apply sum_le; intros j. destruct (proj1 F j) as [P|<-]; [|lra].
    generalize (Dm j (used_alive g j F P)); intros D. nra.
  - rewrite sum_plus. unfold column_price, dual_value.
    rewrite column_sum, row_sum by apply F. generalize (rows_below g lam F S); lra.
Qed.

(** ** Rule [bracket], upper half: the rule [q] loses at most the dual value (whatever it sums to). *)
Theorem bracket_upper q phi lam : reaches_positive q -> signed lam ->
  dominates phi (fun j => column_loss q j - column_price lam j) ->
  forall p, laws G p -> loss_le p q (dual_value phi lam).
Proof.
  intros Pos S Dm p (g & F & E). split.
  - intros z y L. rewrite E in L. apply Rnot_le_lt; intros N.
    assert (law_of G g z y <= 0); [|lra]. unfold law_of.
    rewrite <- (sum_0 (letters (column G))). apply sum_le; intros j.
    destruct (proj1 F j) as [P|<-]; [|lra].
    destruct (proj1 (proj2 G_proper j) z y) as [P'|<-]; [|lra].
    generalize (Pos j z y (used_alive g j F P) P'); lra.
  - change (finite_loss p q) with (sum2 (fun z y => p z y * - ln (q z y))).
    rewrite (sum2_ext _ (fun z y => law_of G g z y * - ln (q z y))) by (intros; now rewrite E).
    rewrite law_sum. now apply weighted_below.
Qed.

(** Rule [bracket]: H(Lγ) ≤ h* ≤ Σ μ_s φ_s + Σ r_k λ_k.  Here and below q(·|z) may sum to
    less than 1. *)
Theorem bracket (h : R) g q phi lam : max_entropy (laws G) h ->
  feasible G g -> is_subrule q -> reaches_positive q -> signed lam ->
  dominates phi (fun j => column_loss q j - column_price lam j) ->
  H (law_of G g) <= h <= dual_value phi lam.
Proof.
  intros [(p & Dp & E) M] F Rq Pos S Dm. injection E as ->. split.
  - apply (M (Finite (H (law_of G g)))). exists (law_of G g). split; [now exists g|easy].
  - destruct (bracket_upper q phi lam Pos S Dm p Dp) as [C L].
    apply Rle_trans with (2 := L). apply gibbs_subrule; [|easy|easy].
    apply (laws_are_laws G G_proper p Dp).
Qed.

(** ** Dead columns

    If Σ μ_s φ0_s + Σ r_k λ0_k ≤ 0, where φ0_s ≥ −Σ_k λ0_k B_kj for every usable j
    in s, then a column with φ0_s + Σ_k λ0_k B_kj > 0 has weight 0 in every feasible
    plan. *)
Theorem dead_columns phi0 lam0 : signed lam0 ->
  dominates phi0 (fun j => - column_price lam0 j) -> dual_value phi0 lam0 <= 0 ->
  forall g, feasible G g -> forall j, 0 < phi0 (group_of G j) + column_price lam0 j -> g j = 0.
Proof.
  intros S Dm V g F j L.
  set (slack j := phi0 (group_of G j) + column_price lam0 j).
  assert (T : forall j, 0 <= g j * slack j).
  { intros i. destruct (proj1 F i) as [P|<-]; [|lra]. apply Rmult_le_pos; [lra|].
    generalize (Dm i (used_alive g i F P)). unfold slack; lra. }
  assert (Z0 : g j * slack j = 0).
  { apply (sum_zero _ T). unfold slack.
    rewrite (sum_ext _ _ (fun i => g i * phi0 (group_of G i) + g i * column_price lam0 i))
      by (intros; ring).
    rewrite sum_plus. unfold column_price. rewrite column_sum, row_sum by apply F.
    generalize (rows_below g lam0 F S). unfold dual_value in V. lra. }
  fold (slack j) in L. apply Rmult_integral in Z0. destruct Z0; lra.
Qed.

(** The polytope without the columns [dead] *)
Definition without (dead : column G -> Prop) : polytope Z Y :=
  Polytope Z Y (column G) (group G) (row G) (group_of G) (mass G)
    (fun j => alive G j /\ ~ dead j) (coefficient G) (bound G) (relation_of G) (image G).

Lemma feasible_without (dead : column G -> Prop) :
  (forall g, feasible G g -> forall j, dead j -> g j = 0) ->
  forall g, feasible (without dead) g <-> feasible G g.
Proof.
  intros Z0 g. split; intros (G0 & GA & GM & GB); (split; [easy|split; [|now split]]); intros j N.
  - apply GA. simpl. tauto.
  - destruct (classic (alive G j)) as [A|A]; [|now apply GA].
    apply Z0; [now split|]. simpl in N. tauto.
Qed.
Theorem delete_dead (dead : column G -> Prop) :
  (forall g, feasible G g -> forall j, dead j -> g j = 0) ->
  forall p, laws (without dead) p <-> laws G p.
Proof.
  intros Z0 p. split; intros (g & F & E); exists g; (split; [|exact E]);
    now apply (feasible_without dead Z0 g).
Qed.

(** ** Rule [saddle]

    If moreover every used column attains the maximum of its group, multipliers are 0
    where a row is slack, and q(y|z) p(z) = p(z,y), then the value is H(Lγ) exactly. *)
Definition complementary g q phi lam :=
  (forall j, 0 < g j -> column_loss q j - column_price lam j = phi (group_of G j)) /\
  (forall k, lam k <> 0 -> row_value G g k = bound G k).

Lemma complementary_loss g q phi lam : feasible G g -> complementary g q phi lam ->
  finite_loss (law_of G g) q = dual_value phi lam.
Proof.
  intros F [CJ CK].
  assert (E0 : finite_loss (law_of G g) q = ∑ j ∈ column G, g j * column_loss q j)
    by exact (law_sum G g (fun z y => - ln (q z y))).
  rewrite E0. unfold dual_value. rewrite <- (column_sum G g phi) by apply F.
  replace (∑ k ∈ row G, lam k * bound G k) with (∑ k ∈ row G, lam k * row_value G g k).
  - rewrite <- row_sum, <- sum_plus. apply sum_ext; intros j.
    destruct (proj1 F j) as [Pj|<-]; [|ring]. specialize (CJ j Pj).
    unfold column_price in *. rewrite <- CJ. ring.
  - apply sum_ext; intros k. destruct (Req_dec (lam k) 0) as [->|N]; [ring|now rewrite CK].
Qed.

Theorem saddle (h : R) g q phi lam : max_entropy (laws G) h ->
  feasible G g -> is_subrule q -> reaches_positive q -> signed lam ->
  dominates phi (fun j => column_loss q j - column_price lam j) ->
  complementary g q phi lam ->
  (forall z y, q z y * marginal (law_of G g) z = law_of G g z y) ->
  h = H (law_of G g) /\ h = dual_value phi lam.
Proof.
  intros M F Rq Pos S Dm C E.
  assert (P := proj1 (law_of_law G G_proper g F)).
  destruct (proj2 (gibbs_subrule_equality (law_of G g) q P Rq) E) as [Cov L].
  assert (V := complementary_loss g q phi lam F C).
  assert (K := gibbs_subrule (law_of G g) q P Rq Cov).
  generalize (bracket h g q phi lam M F Rq Pos S Dm). lra.
Qed.
End Rules.
