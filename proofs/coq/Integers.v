(** * A game and an attack, in integers

    The numbers of a certificate are integers over common denominators.  Here: the data
    of a lifted polytope, an attack on it, and dead columns; what is decided by
    computation, and what it proves. *)

From Coq Require Import Reals List Lra Lia ZArith Bool ClassicalEpsilon.
From Robust Require Import Sums Loss Lifted Bracket.
Import ListNotations.
Open Scope R_scope.

(** ** Sums and conjunctions over an alphabet, computed *)

Fixpoint sum_Z {A} (l : list A) (f : A -> Z) : Z :=
  match l with [] => 0%Z | a :: l' => (f a + sum_Z l' f)%Z end.
Definition total (A : alphabet) (f : A -> Z) : Z := sum_Z (letters A) f.
Definition every (A : alphabet) (f : A -> bool) : bool := forallb f (letters A).

Lemma total_spec (A : alphabet) f : IZR (total A f) = ∑ a ∈ A, IZR (f a).
Proof. unfold total. induction (letters A) as [|a l IH]; simpl; [easy|]. now rewrite plus_IZR, IH. Qed.
Lemma every_spec (A : alphabet) f : every A f = true -> forall a, f a = true.
Proof. intros E a. now apply (proj1 (forallb_forall f (letters A)) E), letters_all. Qed.

(** Terms that vanish may be left out. *)
Lemma sum_Z_filter {A} (keep : A -> bool) (l : list A) f : (forall a, keep a = false -> f a = 0%Z) ->
  sum_Z (filter keep l) f = sum_Z l f.
Proof.
  intros Z0. induction l as [|a l IH]; simpl; [easy|]. destruct (keep a) eqn:E; simpl; rewrite IH; [easy|].
  now rewrite (Z0 a E).
Qed.

(** The fraction a/b *)
Definition ratio (c : Z * Z) := IZR (fst c) / IZR (snd c).

(** ⌈a / b⌉ for b > 0 *)
Definition ceil_div (a b : Z) : Z := (- (- a / b))%Z.
Lemma ceil_div_spec a b : (0 < b)%Z -> IZR a / IZR b <= IZR (ceil_div a b).
Proof.
  intros B. unfold ceil_div. generalize (Z.mul_div_le (- a) b B); intros L.
  apply IZR_le in L. apply IZR_lt in B. rewrite mult_IZR, opp_IZR in L. rewrite opp_IZR.
  apply Rmult_le_reg_r with (IZR b); [easy|].
  replace (IZR a / IZR b * IZR b) with (IZR a) by (field; lra). lra.
Qed.

(** Masses over N, rows multiplied by [scale], laws over M *)
Record integers {A B : alphabet} (G : polytope A B) := Integers {
  same_group : group G -> group G -> bool;
  mass_over : Z;                               (* N *)
  n_mass : group G -> Z;
  usable : column G -> bool;
  scale : row G -> Z;
  n_coefficient : row G -> column G -> Z;
  n_bound : row G -> Z;
  inequality : row G -> bool;
  image_over : Z;                              (* M *)
  n_image : column G -> A -> B -> Z }.
Arguments same_group {A B G}. Arguments mass_over {A B G}. Arguments n_mass {A B G}.
Arguments usable {A B G}. Arguments scale {A B G}. Arguments n_coefficient {A B G}.
Arguments n_bound {A B G}. Arguments inequality {A B G}. Arguments image_over {A B G}.
Arguments n_image {A B G}.

(** The integers are those of the game. *)
Record describes {A B : alphabet} {G : polytope A B} (I : integers G) : Prop := Describes {
  same_group_spec : forall s t, same_group I s t = true <-> s = t;
  N_pos : (0 < mass_over I)%Z;
  M_pos : (0 < image_over I)%Z;
  scale_pos : forall k, (0 < scale I k)%Z;
  mass_spec : forall s, mass G s = IZR (n_mass I s) / IZR (mass_over I);
  usable_spec : forall j, alive G j <-> usable I j = true;
  coefficient_spec : forall k j, usable I j = true ->
    coefficient G k j * IZR (scale I k) = IZR (n_coefficient I k j);
  bound_spec : forall k, bound G k * IZR (scale I k) = IZR (n_bound I k);
  relation_spec : forall k, relation_of G k = if inequality I k then at_most else exactly;
  image_spec : forall j a b, image G j a b = IZR (n_image I j a b) / IZR (image_over I) }.

(** An attack γ (weights over N) with its law (over N M), and the multipliers that prove
    columns dead, with φ0_s ≥ −Σ λ0 B in each group *)
Record attack_data {A B : alphabet} (G : polytope A B) := AttackData {
  n_weight : column G -> Z;
  n_law : A -> B -> Z;
  n_price0 : row G -> Z;
  n_phi0 : group G -> Z }.
Arguments AttackData {A B} G.
Arguments n_weight {A B G}. Arguments n_law {A B G}. Arguments n_price0 {A B G}. Arguments n_phi0 {A B G}.

Section Integers.
Context {A B : alphabet} (G : polytope A B) (I : integers G) (attack : attack_data G).
Hypothesis G_proper : proper G.
Hypothesis I_describes : describes I.
Local Notation N := (mass_over I).
Local Notation M := (image_over I).
Local Notation scale := (scale I).
Local Notation n_mass := (n_mass I).
Local Notation usable := (usable I).
Local Notation n_coefficient := (n_coefficient I).
Local Notation n_bound := (n_bound I).
Local Notation inequality := (inequality I).
Local Notation n_image := (n_image I).
Local Notation n_weight := (n_weight attack).
Local Notation n_law := (n_law attack).
Local Notation n_price0 := (n_price0 attack).
Local Notation n_phi0 := (n_phi0 attack).
Local Notation same_group_spec := (same_group_spec I I_describes).
Local Notation N_pos := (N_pos I I_describes).
Local Notation M_pos := (M_pos I I_describes).
Local Notation scale_pos := (scale_pos I I_describes).
Local Notation mass_spec := (mass_spec I I_describes).
Local Notation usable_spec := (usable_spec I I_describes).
Local Notation bound_spec := (bound_spec I I_describes).
Local Notation relation_spec := (relation_spec I I_describes).
Local Notation image_spec := (image_spec I I_describes).
Local Notation coefficient_spec := (coefficient_spec I I_describes).

Definition row_total (n : row G -> Z) j : Z := total (row G) (fun k => n k * n_coefficient k j)%Z.
Definition dead_column j : bool := (0 <? n_phi0 (group_of G j) + row_total n_price0 j)%Z.
Definition living j : bool := usable j && negb (dead_column j).

Definition signed_Z (n : row G -> Z) : bool :=
  every (row G) (fun k => negb (inequality k) || (0 <=? n k)%Z).
Definition check_dead : bool :=
  (signed_Z n_price0 &&
   every (column G) (fun j => if usable j then 0 <=? n_phi0 (group_of G j) + row_total n_price0 j else true) &&
   (total (group G) (fun s => n_mass s * n_phi0 s)
    + N * total (row G) (fun k => n_price0 k * n_bound k) <=? 0))%Z.

(** The columns of positive weight; the sums below need no others. *)
Definition used_columns : list (column G) := filter (fun j => negb (n_weight j =? 0)%Z) (letters (column G)).

Definition check_feasible_on (used : list (column G)) : bool :=
  (every (column G) (fun j => (0 <=? n_weight j) && (usable j || (n_weight j =? 0))) &&
   every (group G) (fun s =>
     sum_Z used (fun j => if same_group I (group_of G j) s then n_weight j else 0) =? n_mass s) &&
   every (row G) (fun k => let v := sum_Z used (fun j => n_coefficient k j * n_weight j) in
     if inequality k then v <=? N * n_bound k else v =? N * n_bound k) &&
   every A (fun a => every B (fun b =>
     sum_Z used (fun j => n_weight j * n_image j a b) =? n_law a b)))%Z.
Definition check_feasible : bool := check_feasible_on used_columns.

Lemma used_sum f : (forall j, n_weight j = 0%Z -> f j = 0%Z) -> sum_Z used_columns f = total (column G) f.
Proof.
  intros Z0. apply sum_Z_filter. intros j E. apply Z0. apply negb_false_iff, Z.eqb_eq in E. easy.
Qed.

Definition r_weight j := IZR (n_weight j) / IZR N.

Lemma pos_N : 0 < IZR N. Proof. apply IZR_lt, N_pos. Qed.
Lemma pos_M : 0 < IZR M. Proof. apply IZR_lt, M_pos. Qed.

Lemma feasible_spec : check_feasible = true -> feasible G r_weight.
Proof.
  unfold check_feasible, check_feasible_on. rewrite !andb_true_iff. intros [[[C1 C2] C3] _]. generalize pos_N; intros HN.
  assert (W : forall j, (0 <= n_weight j)%Z /\ (usable j = false -> n_weight j = 0%Z)).
  { intros j. generalize (every_spec _ _ C1 j). rewrite andb_true_iff, orb_true_iff, Z.leb_le, Z.eqb_eq.
    intros [L [U|U]]; (split; [easy|]); congruence. }
  split; [|split; [|split]].
  - intros j. apply Rmult_le_pos; [apply IZR_le, W|left; now apply Rinv_0_lt_compat].
  - intros j D. unfold r_weight. replace (n_weight j) with 0%Z; [unfold Rdiv; ring|].
    symmetry. apply W. rewrite usable_spec in D. now destruct (usable j).
  - intros s. generalize (every_spec _ _ C2 s). rewrite Z.eqb_eq, used_sum
      by (intros j ->; now destruct same_group). intros T.
    rewrite mass_spec, <- T, total_spec. unfold group_weight, Rdiv. rewrite <- sum_scal_r.
    apply sum_ext; intros j. unfold r_weight. destruct (same_group I (group_of G j) s) eqn:Eq.
    + rewrite iverson_true by (now apply (proj1 (same_group_spec _ _))). unfold Rdiv; ring.
    + rewrite iverson_false by (rewrite <- same_group_spec; congruence). ring.
  - intros k. generalize (every_spec _ _ C3 k). cbv zeta. rewrite used_sum by (intros j ->; ring).
    set (v := total _ _). intros T.
    assert (V : row_value G r_weight k = IZR v / (IZR N * IZR (scale k))).
    { unfold v. rewrite total_spec. unfold Rdiv. rewrite <- sum_scal_r. apply sum_ext; intros j.
      generalize (IZR_lt _ _ (scale_pos k)); intros HS. unfold r_weight.
      destruct (usable j) eqn:U.
      - rewrite mult_IZR, <- (coefficient_spec k j U). field; split; lra.
      - rewrite (proj2 (W j) U), Z.mul_0_r. unfold Rdiv; ring. }
    generalize (IZR_lt _ _ (scale_pos k)); intros HS.
    assert (Bd : bound G k = IZR (N * n_bound k) / (IZR N * IZR (scale k))).
    { rewrite mult_IZR, <- bound_spec. field; split; lra. }
    rewrite V, Bd, relation_spec. destruct (inequality k); simpl.
    + apply Z.leb_le in T. apply IZR_le in T.
      apply Rmult_le_compat_r; [left; apply Rinv_0_lt_compat; nra|easy].
    + apply Z.eqb_eq in T. now rewrite T.
Qed.
Lemma law_spec : check_feasible = true ->
  forall a b, law_of G r_weight a b = IZR (n_law a b) / (IZR N * IZR M).
Proof.
  unfold check_feasible, check_feasible_on. rewrite !andb_true_iff. intros [_ C4] a b.
  generalize (every_spec _ _ (every_spec _ _ C4 a) b). rewrite Z.eqb_eq, used_sum by (intros j ->; ring).
  intros <-.
  rewrite total_spec. unfold law_of, Rdiv. rewrite <- sum_scal_r. apply sum_ext; intros j.
  unfold r_weight. rewrite image_spec, mult_IZR. generalize pos_N pos_M; intros. field; lra.
Qed.

(** Multipliers of scaled rows: Σ_k λ_k B_kj and Σ_k λ_k r_k *)
Definition multipliers (n : row G -> Z) (D : Z) k := IZR (n k * scale k) / IZR D.

Lemma column_price_Z n D j : (0 < D)%Z -> usable j = true ->
  column_price G (multipliers n D) j = IZR (row_total n j) / IZR D.
Proof.
  intros HD U. apply IZR_lt in HD. unfold row_total. rewrite total_spec. unfold column_price, Rdiv.
  rewrite <- sum_scal_r. apply sum_ext; intros k. unfold multipliers.
  rewrite !mult_IZR, <- (coefficient_spec k j U). field; lra.
Qed.
Lemma bound_price_Z n D : (0 < D)%Z ->
  ∑ k ∈ row G, multipliers n D k * bound G k = IZR (total (row G) (fun k => n k * n_bound k)%Z) / IZR D.
Proof.
  intros HD. apply IZR_lt in HD. rewrite total_spec. unfold Rdiv. rewrite <- sum_scal_r.
  apply sum_ext; intros k. unfold multipliers. rewrite !mult_IZR, <- bound_spec. field; lra.
Qed.
Lemma signed_spec n D : (0 < D)%Z -> signed_Z n = true -> signed G (multipliers n D).
Proof.
  intros HD S k Rk. generalize (every_spec _ _ S k). rewrite relation_spec in Rk.
  destruct (inequality k); [|easy]. simpl. rewrite Z.leb_le. intros L.
  apply Rmult_le_pos; [apply IZR_le; generalize (scale_pos k); nia|].
  left. now apply Rinv_0_lt_compat, IZR_lt.
Qed.
Lemma mass_total (phi : group G -> Z) D : (0 < D)%Z ->
  ∑ s ∈ group G, mass G s * (IZR (phi s) / IZR D)
  = IZR (total (group G) (fun s => n_mass s * phi s)%Z) / (IZR N * IZR D).
Proof.
  intros HD. apply IZR_lt in HD. generalize pos_N; intros.
  rewrite total_spec. unfold Rdiv. rewrite <- sum_scal_r. apply sum_ext; intros s.
  rewrite mass_spec, mult_IZR. field; lra.
Qed.

(** ** Dead columns *)

Lemma dead_spec : check_dead = true ->
  forall g, feasible G g -> forall j, usable j = true /\ dead_column j = true -> g j = 0.
Proof.
  unfold check_dead. rewrite !andb_true_iff, Z.leb_le. intros [[S D] V] g F j [Uj Dj].
  refine (dead_columns G (fun s => IZR (n_phi0 s) / IZR 1) (multipliers n_price0 1) _ _ _ g F j _).
  - now apply signed_spec.
  - intros i U. apply usable_spec in U. rewrite column_price_Z by easy.
    generalize (every_spec _ _ D i). rewrite U. simpl. rewrite Z.leb_le. intros L.
    apply IZR_le in L. rewrite plus_IZR in L. lra.
  - unfold dual_value. rewrite mass_total, bound_price_Z by easy. apply IZR_le in V.
    rewrite plus_IZR, mult_IZR in V. generalize pos_N; intros.
    apply Rmult_le_reg_r with (IZR N); [easy|]. rewrite Rmult_0_l.
    match goal with |- ?l <= _ => replace l with (IZR (total (group G) (fun s => (n_mass s * n_phi0 s)%Z))
      + IZR N * IZR (total (row G) (fun k => (n_price0 k * n_bound k)%Z))) by (field; lra) end.
    easy.
  - rewrite column_price_Z by easy. apply Z.ltb_lt in Dj. apply IZR_lt in Dj.
    rewrite plus_IZR in Dj. lra.
Qed.

(** The game without its dead columns *)
Definition reduced : polytope A B := without G (fun j => usable j = true /\ dead_column j = true).

Lemma reduced_laws : check_dead = true -> forall p, laws reduced p <-> laws G p.
Proof. intros C. apply delete_dead. now apply dead_spec. Qed.
Lemma reduced_feasible : check_dead = true -> forall g, feasible reduced g <-> feasible G g.
Proof. intros C. apply feasible_without. now apply dead_spec. Qed.
Lemma reduced_alive j : alive reduced j <-> living j = true.
Proof.
  simpl. unfold living. rewrite usable_spec, andb_true_iff, negb_true_iff.
  destruct (usable j), (dead_column j); split; intuition congruence.
Qed.
End Integers.
