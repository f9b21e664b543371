(** * Lifted polytopes

    Every constraint set of the paper on finite alphabets is of one shape,

      D = { Lγ : γ ≥ 0, the columns of group s carry the mass μ_s, Bγ ≤ r or = r }.

    A column j (an arc of a transport plan, a vertex of a polytope, ...) carries a
    weight γ_j, belongs to exactly one group and sends its weight to the law L_j on
    Z × Y.  Such a D is a closed convex set of laws, so Theorem 1 applies to it. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1.
Import ListNotations.
Open Scope R_scope.

Inductive relation := at_most | exactly.
Definition meets (rel : relation) (a b : R) := match rel with at_most => a <= b | exactly => a = b end.

Record polytope (Z Y : alphabet) := Polytope {
  column : alphabet;
  group : alphabet;
  row : alphabet;
  group_of : column -> group;
  mass : group -> R;                          (* μ_s *)
  alive : column -> Prop;                     (* the columns that may be used *)
  coefficient : row -> column -> R;           (* B_kj *)
  bound : row -> R;                           (* r_k *)
  relation_of : row -> relation;              (* ≤ or = *)
  image : column -> table Z Y                 (* L_(z,y),j *) }.

Arguments column {Z Y}. Arguments group {Z Y}. Arguments row {Z Y}. Arguments group_of {Z Y}.
Arguments mass {Z Y}. Arguments alive {Z Y}. Arguments coefficient {Z Y}. Arguments bound {Z Y}.
Arguments relation_of {Z Y}. Arguments image {Z Y}.

Section Lifted.
Context {Z Y : alphabet}.
Variable G : polytope Z Y.
Implicit Types g : column G -> R.

(** Σ_{j in s} γ_j and Σ_j B_kj γ_j *)
Definition group_weight g s := ∑ j ∈ column G, iverson (group_of G j = s) * g j.
Definition row_value g k := ∑ j ∈ column G, coefficient G k j * g j.

Definition feasible g :=
  (forall j, 0 <= g j) /\
  (forall j, ~ alive G j -> g j = 0) /\
  (forall s, group_weight g s = mass G s) /\
  (forall k, meets (relation_of G k) (row_value g k) (bound G k)).

(** p = Lγ, and the set D *)
Definition law_of g : table Z Y := fun z y => ∑ j ∈ column G, g j * image G j z y.
Definition laws (p : table Z Y) := exists g, feasible g /\ forall z y, p z y = law_of g z y.

(** The masses sum to one and every column leads to a law. *)
Definition proper := ∑ s ∈ group G, mass G s = 1 /\ forall j, is_law (image G j).

(** ** Sums over columns *)

Lemma column_sum g (phi : group G -> R) : (forall s, group_weight g s = mass G s) ->
  ∑ j ∈ column G, g j * phi (group_of G j) = ∑ s ∈ group G, mass G s * phi s.
Proof.
  intros E. rewrite (sum_by_group (group_of G)). apply sum_ext; intros s.
  rewrite <- E. unfold group_weight. rewrite <- sum_scal_r. apply sum_ext; intros j.
  destruct (excluded_middle_informative (group_of G j = s)) as [<-|N].
  - rewrite iverson_true by easy; ring.
  - rewrite iverson_false by easy; ring.
Qed.
Lemma row_sum g (lam : row G -> R) :
  ∑ j ∈ column G, g j * (∑ k ∈ row G, lam k * coefficient G k j)
  = ∑ k ∈ row G, lam k * row_value g k.
Proof.
  rewrite (sum_ext _ _ (fun j => ∑ k ∈ row G, lam k * (coefficient G k j * g j))).
  - rewrite sum_swap. apply sum_ext; intros k. apply sum_scal.
  - intros j. rewrite <- sum_scal. apply sum_ext; intros k; ring.
Qed.
Lemma law_sum g (f : table Z Y) :
  sum2 (fun z y => law_of g z y * f z y) = ∑ j ∈ column G, g j * sum2 (fun z y => image G j z y * f z y).
Proof.
  rewrite (sum_ext (letters (column G)) _ (fun j => ∑ z ∈ Z, ∑ y ∈ Y, g j * image G j z y * f z y)).
  - rewrite sum_swap. apply sum_ext; intros z. rewrite sum_swap. apply sum_ext; intros y.
    unfold law_of. now rewrite sum_scal_r.
  - intros j. rewrite <- (sum2_scal (g j)). apply sum2_ext; intros; ring.
Qed.

Lemma marginal_law_of g z : marginal (law_of g) z = ∑ j ∈ column G, g j * marginal (image G j) z.
Proof. unfold marginal, law_of. rewrite sum_swap. apply sum_ext; intros j. apply sum_scal. Qed.

Section Proper.
Hypothesis G_proper : proper.

Lemma weight_1 g : feasible g -> ∑ j ∈ column G, g j = 1.
Proof.
  intros (_ & _ & E & _). destruct G_proper as [M _]. rewrite <- M.
  rewrite (sum_ext _ g (fun j => g j * 1)) by (intros; ring).
  rewrite (column_sum g (fun _ => 1) E). apply sum_ext; intros; ring.
Qed.
Lemma weight_bounds g j : feasible g -> 0 <= g j <= 1.
Proof.
  intros F. split; [apply F|]. rewrite <- (weight_1 g F). apply term_le_sum, F.
Qed.

Lemma law_of_law g : feasible g -> is_law (law_of g).
Proof.
  intros F. destruct G_proper as [_ L]. split.
  - intros z y. apply sum_nonneg; intros j. apply Rmult_le_pos; [apply F|apply L].
  - change (sum2 (law_of g) = 1). rewrite (sum2_ext _ (fun z y => law_of g z y * 1)) by (intros; ring).
    rewrite law_sum. transitivity (∑ j ∈ column G, g j); [apply sum_ext; intros j|now apply weight_1].
    rewrite (sum2_ext _ (image G j)) by (intros; ring). unfold sum2. rewrite (proj2 (L j)). ring.
Qed.

(** ** D is a set of laws, convex and closed *)

Theorem laws_are_laws p : laws p -> is_law p.
Proof.
  intros (g & F & E). assert (J := law_of_law g F). split.
  - intros z y. rewrite E. apply J.
  - rewrite <- (proj2 J). now apply sum2_ext.
Qed.

Theorem laws_convex : convex laws.
Proof.
  intros p r t (g & (G0 & GA & GM & GB) & E) (g' & (G0' & GA' & GM' & GB') & E') T.
  exists (fun j => (1 - t) * g j + t * g' j). split; [repeat split|].
  - intros j. specialize (G0 j); specialize (G0' j); nra.
  - intros j N. rewrite GA, GA' by easy; ring.
  - intros s. unfold group_weight in *.
    rewrite (sum_ext _ _ (fun j => (1 - t) * (iverson (group_of G j = s) * g j)
      + t * (iverson (group_of G j = s) * g' j))) by (intros; ring).
    rewrite sum_plus, !sum_scal, GM, GM'. ring.
  - intros k. specialize (GB k); specialize (GB' k). unfold row_value in *.
    rewrite (sum_ext _ _ (fun j => (1 - t) * (coefficient G k j * g j)
      + t * (coefficient G k j * g' j))) by (intros; ring).
    rewrite sum_plus, !sum_scal. destruct (relation_of G k); simpl in *; nra.
  - intros z y. unfold mix. rewrite E, E'. unfold law_of.
    rewrite <- !sum_scal, <- sum_plus. apply sum_ext; intros; ring.
Qed.

Theorem laws_closed : closed laws.
Proof.
  intros u p Du L. destruct (choose _ Du) as [gn Hn].
  destruct (compact gn) as (phi & g & Ephi & Lg).
  { intros n j. apply weight_bounds, Hn. }
  assert (F : forall n, feasible (gn (phi n))) by (intros; apply Hn).
  exists g; split; [repeat split|].
  - intros j. apply (limit_ge (fun n => gn (phi n) j)); [intros n; apply F|apply Lg].
  - intros j N. apply (limit_of_constant (fun n => gn (phi n) j)); [|apply Lg].
    intros n. now apply F.
  - intros s. apply (limit_of_constant (fun n => group_weight (gn (phi n)) s)); [intros n; apply F|].
    apply sum_limit; intros j. apply limit_scal, Lg.
  - intros k. assert (Lk : is_lim_seq (fun n => row_value (gn (phi n)) k) (row_value g k)).
    { apply sum_limit; intros j. apply limit_scal, Lg. }
    assert (Fk : forall n, meets (relation_of G k) (row_value (gn (phi n)) k) (bound G k))
      by (intros n; apply F).
    destruct (relation_of G k); simpl in *.
    + now apply (limit_le (fun n => row_value (gn (phi n)) k)).
    + now apply (limit_of_constant (fun n => row_value (gn (phi n)) k)).
  - intros z y. apply (limit_unique (fun n => u (phi n) z y)).
    + now apply (subsequence_limit (fun n => u n z y)).
    + apply is_lim_seq_ext with (u := fun n => law_of (gn (phi n)) z y).
      * intros n. symmetry. apply Hn.
      * apply sum_limit; intros j. apply is_lim_seq_mult'; [apply Lg|apply is_lim_seq_const].
Qed.

(** Theorem 1 for a lifted polytope that is not empty *)
Theorem lifted_theorem_1 : (exists g, feasible g) ->
  exists h : R, minimax laws h /\ maximin laws h /\ max_entropy laws h /\ h <= ln (size Y).
Proof.
  intros [g F].
  destruct (theorem_1 Z Y laws laws_are_laws laws_convex laws_closed) as (h & A & B & C & U & _).
  - exists (law_of g), g. now split.
  - now exists h.
Qed.
End Proper.
End Lifted.
