(** * Certificates about arbitrary polytopes (Theorem 1's general D), with rational data *)

From Coq Require Import Reals List Lra Lia ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Theorem1 Corollary1 Lifted Bracket.
From Coq Require Import ZArith QArith Qreals Bool.
From Robust Require Import Transport Pure.
From Robust Require Import Integers Checker Powers SaddleChecker Rational Games.
Import ListNotations.
Open Scope R_scope.

Lemma one_sum (f : one -> R) : ∑ s ∈ one, f s = f tt.
Proof. simpl; ring. Qed.

(** ** The convex hull of finitely many laws *)

Section Hull.
Context {V A B : alphabet}.
Variable vertex : V -> A -> B -> Q.

Definition hull (p : table A B) := exists w : V -> R, (forall v, 0 <= w v) /\ ∑ v ∈ V, w v = 1 /\
  forall a b, p a b = ∑ v ∈ V, w v * real_law (vertex v) a b.

Definition hull_polytope : polytope A B :=
  Polytope A B V one none (fun _ => tt) (fun _ => 1) (fun _ => True)
    (fun k _ => match k with end) no_budget (fun _ => at_most) (fun v => real_law (vertex v)).

Lemma hull_same p : laws hull_polytope p <-> hull p.
Proof.
  split.
  - intros (g & (G0 & _ & GM & _) & E). exists g. split; [easy|]. split; [|exact E].
    transitivity (group_weight hull_polytope g tt); [|exact (GM tt)].
    unfold group_weight. apply sum_ext; intros v. rewrite iverson_true by easy. ring.
  - intros (w & W0 & W1 & E). exists w. split; [|exact E]. split; [easy|]. split; [|split; [|intros []]].
    + intros v N. now destruct N.
    + intros []. unfold group_weight. simpl. rewrite <- W1. apply sum_ext; intros v.
      rewrite iverson_true by easy. ring.
Qed.

Variables (N M : Z).                          (* weights are multiples of 1/N, masses of 1/M *)
Definition hull_integers : integers hull_polytope := {|
  same_group := (fun _ _ => true) : group hull_polytope -> group hull_polytope -> bool;
  mass_over := N;
  n_mass := fun _ => N;
  usable := fun _ => true;
  scale := fun _ => 1%Z;
  n_coefficient := fun _ _ => 0%Z;
  n_bound := fun _ => 0%Z;
  inequality := fun _ => true;
  image_over := M;
  n_image := fun v a b => over M (vertex v a b) |}.
Definition hull_data_check : bool := (0 <? N)%Z && (0 <? M)%Z && every V (fun v => law_check A B M (vertex v)).

Lemma hull_described : hull_data_check = true -> proper hull_polytope /\ describes hull_integers.
Proof.
  unfold hull_data_check. rewrite !andb_true_iff, !Z.ltb_lt. intros [[HN HM] L].
  assert (L' : forall v, is_law (real_law (vertex v)) /\ forall a b, fits M (vertex v a b) = true).
  { intros v. destruct (law_check_spec M (vertex v) (every_spec _ _ L v)) as (J & _ & F). now split. }
  split.
  - split; [apply one_sum|]. intros v. apply L'.
  - split; simpl; try easy.
    + intros [] []. now split.
    + intros _. apply IZR_lt in HN. field; lra.
    + intros v a b. apply over_spec'; [easy|apply L'].
Qed.

Theorem hull_bracket attack data lower upper :
  hull_data_check && check hull_polytope hull_integers attack data lower upper = true ->
  certified hull (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. destruct (hull_described D) as [Pr De].
  revert C. apply checked_bracket; [easy|easy|apply hull_same].
Qed.
Theorem hull_saddle attack data terms lower upper c :
  hull_data_check && check_saddle hull_polytope hull_integers attack data terms lower upper c = true ->
  certified_exact hull (log_form (map fst terms)) (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. destruct (hull_described D) as [Pr De].
  revert C. apply checked_saddle; [easy|easy|apply hull_same].
Qed.

(** ** The finite set of the vertices itself, which is not convex

    Its minimax value (13) is that of the hull; (14) and (15) may be less. *)
Definition vertices (p : table A B) := exists v, p = real_law (vertex v).

Lemma vertex_in_hull v : hull (real_law (vertex v)).
Proof.
  exists (fun u => iverson (u = v)). split; [intros; apply iverson_bounds|]. split.
  - rewrite (sum_ext _ _ (fun u => iverson (u = v) * 1)) by (intros; ring). apply (sum_single (fun _ => 1)).
  - intros a b. symmetry. apply (sum_single (fun u => real_law (vertex u) a b)).
Qed.
Lemma vertices_worst q m : (forall v, is_law (real_law (vertex v))) -> inhabited V ->
  (worst_loss vertices q m <-> worst_loss hull q m).
Proof.
  intros J [v0].
  assert (forward : forall m, worst_loss vertices q m -> worst_loss hull q m).
  { clear m. intros m [(p & (v & ->) & Em) Mx]. split.
    - exists (real_law (vertex v)). split; [apply vertex_in_hull|easy].
    - assert (B0 : forall v, Rbar_le (loss (real_law (vertex v)) q) m)
        by (intros u; apply Mx; exists (real_law (vertex u)); split; [now exists u|easy]).
      intros x (p & (w & W0 & W1 & E) & ->).
      assert (P0 : forall a b, 0 <= p a b).
      { intros a b. rewrite E. apply sum_nonneg; intros u. apply Rmult_le_pos; [easy|apply J]. }
      destruct m as [c| |].
      + assert (B1 : forall v, loss_le (real_law (vertex v)) q c)
          by (intros u; apply loss_le_iff; [apply (J u)|apply B0]).
        apply loss_le_iff; [easy|]. split.
        * intros a b L. apply Rnot_le_lt; intros Nq. assert (p a b <= 0); [|lra].
          rewrite E, <- (sum_0 (letters V)). apply sum_le; intros u.
          destruct (proj1 (J u) a b) as [Lu|<-]; [|lra].
          generalize (proj1 (B1 u) a b Lu); lra.
        * replace (finite_loss p q) with (∑ u ∈ V, w u * finite_loss (real_law (vertex u)) q).
          { apply Rle_trans with (∑ u ∈ V, w u * c).
            - apply sum_le; intros u. apply Rmult_le_compat_l; [easy|apply B1].
            - right. transitivity ((∑ v ∈ V, w v) * c); [apply sum_scal_r|rewrite W1; ring]. }
          unfold finite_loss.
          rewrite (sum_ext (letters V) _ (fun u => ∑ a ∈ A, ∑ b ∈ B, w u * real_law (vertex u) a b * - ln (q a b))).
          { rewrite sum_swap. apply sum_ext; intros a. rewrite sum_swap. apply sum_ext; intros b.
            now rewrite E, sum_scal_r. }
          intros u. rewrite <- sum_scal. apply sum_ext; intros a. rewrite <- sum_scal.
          apply sum_ext; intros b. ring.
      + now destruct (loss p q).
      + exfalso. specialize (B0 v0). destruct (classic (covers q (real_law (vertex v0)))) as [Cv|Nc].
        * now rewrite loss_finite in B0 by (easy || apply (J v0)).
        * now rewrite loss_infinite in B0 by (easy || apply (J v0)). }
  split; [apply forward|]. intros W.
  destruct (finite_maximum (letters V) (fun _ => True) (fun v => loss (real_law (vertex v)) q))
    as (u & _ & _ & Mu); [exists v0; split; [apply letters_all|easy]|].
  assert (Wu : worst_loss vertices q (loss (real_law (vertex u)) q)).
  { split; [exists (real_law (vertex u)); split; [now exists u|easy]|].
    intros x (p & (v & ->) & ->). apply Mu; [apply letters_all|easy]. }
  now rewrite (max_unique _ _ _ W (forward _ Wu)).
Qed.
Theorem vertices_minimax h : (forall v, is_law (real_law (vertex v))) -> inhabited V ->
  minimax hull h -> minimax vertices h.
Proof.
  intros J I [(q & Rq & W) Mn]. split.
  - exists q. split; [easy|]. now apply vertices_worst.
  - intros m (q' & Rq' & W'). apply Mn. exists q'. split; [easy|]. now apply vertices_worst.
Qed.

Theorem vertices_robust q : (forall v, is_law (real_law (vertex v))) -> inhabited V ->
  robust vertices q -> robust hull q.
Proof.
  intros J I (Rq & m & W & Q & Mn). split; [easy|]. exists m. split; [now apply vertices_worst|]. split.
  - exists q. split; [easy|now apply vertices_worst].
  - intros u (q' & Rq' & W'). apply Mn. exists q'. split; [easy|now apply vertices_worst].
Qed.

(** (13) for the finite set: lower ≤ min over q of max over the laws ≤ upper *)
Definition certified_minimax (lower upper : R) := exists h : R, minimax vertices h /\ lower <= h <= upper.
Definition certified_minimax_exact (value lower upper : R) :=
  exists h : R, minimax vertices h /\ h = value /\ lower <= h <= upper.

Lemma vertices_are_laws : hull_data_check = true -> forall v, is_law (real_law (vertex v)).
Proof.
  unfold hull_data_check. rewrite !andb_true_iff. intros [_ L] v.
  apply (law_check_spec M (vertex v) (every_spec _ _ L v)).
Qed.
Theorem finite_bracket (v0 : V) attack data lower upper :
  hull_data_check && check hull_polytope hull_integers attack data lower upper = true ->
  certified_minimax (ratio lower) (ratio upper).
Proof.
  intros C. destruct (hull_bracket attack data lower upper C) as (h & (Mm & _) & L).
  exists h. split; [|easy]. apply andb_true_iff in C.
  apply vertices_minimax; [now apply vertices_are_laws|easy|easy].
Qed.
Theorem finite_saddle (v0 : V) attack data terms lower upper c :
  hull_data_check && check_saddle hull_polytope hull_integers attack data terms lower upper c = true ->
  certified_minimax_exact (log_form (map fst terms)) (ratio lower) (ratio upper).
Proof.
  intros C. destruct (hull_saddle attack data terms lower upper c C) as (h & (Mm & _) & L).
  exists h. split; [|easy]. apply andb_true_iff in C.
  apply vertices_minimax; [now apply vertices_are_laws|easy|easy].
Qed.
End Hull.

(** ** A polytope given by equations and inequalities Σ c_k(a,b) p(a,b) ≤ r_k or = r_k *)

Section Rows.
Context {K A B : alphabet} (sA : letter_test A) (sB : letter_test B).
Variables (coef : K -> A -> B -> Q) (rhs : K -> Q) (at_most_row : K -> bool).

Definition rows_laws (p : table A B) := is_law p /\
  forall k, meets (if at_most_row k then at_most else exactly)
    (∑ a ∈ A, ∑ b ∈ B, Q2R (coef k a b) * p a b) (Q2R (rhs k)).

Definition rows_polytope : polytope A B :=
  Polytope A B (A × B) one K (fun _ => tt) (fun _ => 1) (fun _ => True)
    (fun k j => Q2R (coef k (fst j) (snd j))) (fun k => Q2R (rhs k))
    (fun k => if at_most_row k then at_most else exactly)
    (fun j a b => iverson (j = (a, b))).

Lemma rows_law (g : column rows_polytope -> R) a b : law_of rows_polytope g a b = g (a, b).
Proof.
  unfold law_of. simpl image.
  rewrite (sum_ext _ _ (fun j => iverson (j = (a, b)) * g j)) by (intros; apply Rmult_comm).
  apply (sum_single (A := A × B) g (a, b)).
Qed.
Lemma rows_group (g : column rows_polytope -> R) :
  group_weight rows_polytope g tt = ∑ a ∈ A, ∑ b ∈ B, g (a, b).
Proof.
  unfold group_weight. transitivity (∑ j ∈ A × B, g j); [|apply sum_pairs].
  apply sum_ext; intros j. rewrite iverson_true by easy. ring.
Qed.
Lemma rows_same p : laws rows_polytope p <-> rows_laws p.
Proof.
  split.
  - intros (g & (G0 & _ & GM & GB) & E).
    assert (E' : forall a b, p a b = g (a, b)) by (intros; rewrite E; apply rows_law).
    split; [split|].
    + intros a b. rewrite E'. apply G0.
    + transitivity (group_weight rows_polytope g tt); [|exact (GM tt)]. rewrite rows_group. apply sum_ext; intros a. apply sum_ext; intros b. apply E'.
    + intros k. generalize (GB k). unfold row_value. simpl coefficient. simpl relation_of. simpl bound.
      replace (∑ j ∈ column rows_polytope, Q2R (coef k (fst j) (snd j)) * g j)
        with (∑ a ∈ A, ∑ b ∈ B, Q2R (coef k a b) * p a b); [easy|].
      symmetry. etransitivity; [apply (sum_pairs (fun j => Q2R (coef k (fst j) (snd j)) * g j))|].
      apply sum_ext; intros a. apply sum_ext; intros b. simpl. now rewrite E'.
  - intros [[P0 P1] R]. exists (fun j => p (fst j) (snd j)). split.
    + split; [intros j; apply P0|]. split; [intros j N; now destruct N|]. split.
      * intros []. rewrite rows_group. exact P1.
      * intros k. generalize (R k). unfold row_value. simpl coefficient. simpl relation_of. simpl bound.
        replace (∑ j ∈ column rows_polytope, Q2R (coef k (fst j) (snd j)) * p (fst j) (snd j))
          with (∑ a ∈ A, ∑ b ∈ B, Q2R (coef k a b) * p a b); [easy|].
        symmetry. apply (sum_pairs (fun j => Q2R (coef k (fst j) (snd j)) * p (fst j) (snd j))).
    + intros a b. symmetry. apply rows_law.
Qed.

Variables (N : Z) (row_scale : K -> Z).
Definition rows_integers : integers rows_polytope := {|
  same_group := (fun _ _ => true) : group rows_polytope -> group rows_polytope -> bool;
  mass_over := N;
  n_mass := fun _ => N;
  usable := fun _ => true;
  scale := row_scale : row rows_polytope -> Z;
  n_coefficient := fun k j => over (row_scale k) (coef k (fst j) (snd j));
  n_bound := fun k => over (row_scale k) (rhs k);
  inequality := at_most_row : row rows_polytope -> bool;
  image_over := 1;
  n_image := fun j a b => if sA (fst j) a && sB (snd j) b then 1%Z else 0%Z |}.
Definition rows_data_check : bool := (0 <? N)%Z && every K (fun k => (0 <? row_scale k)%Z &&
  fits (row_scale k) (rhs k) && every A (fun a => every B (fun b => fits (row_scale k) (coef k a b)))).

Lemma rows_described : rows_data_check = true -> proper rows_polytope /\ describes rows_integers.
Proof.
  unfold rows_data_check. rewrite !andb_true_iff, Z.ltb_lt. intros [HN R].
  assert (R' : forall k, ((0 < row_scale k)%Z /\ fits (row_scale k) (rhs k) = true) /\
    forall a b, fits (row_scale k) (coef k a b) = true).
  { intros k. generalize (every_spec _ _ R k). rewrite !andb_true_iff, Z.ltb_lt. intros [S F].
    split; [easy|]. intros a b. exact (every_spec _ _ (every_spec _ _ F a) b). }
  split.
  - split; [apply one_sum|]. intros j. apply point_law.
  - split; simpl; try easy.
    + intros [] []. now split.
    + apply R'.
    + intros _. apply IZR_lt in HN. field; lra.
    + intros k j _. apply over_spec; apply R'.
    + intros k. apply over_spec; apply R'.
    + intros j a b.
      replace (IZR _ / 1) with (IZR (if sA (fst j) a && sB (snd j) b then 1 else 0))
        by (unfold Rdiv; rewrite Rinv_1; ring).
      destruct (sA (fst j) a && sB (snd j) b)%bool eqn:Eq.
      * apply (same_pair_spec sA sB j (a, b)) in Eq. now rewrite iverson_true.
      * rewrite iverson_false; [easy|]. intros Eq'. apply (same_pair_spec sA sB) in Eq'.
        unfold same_pair in Eq'; simpl in Eq'. congruence.
Qed.

Theorem rows_bracket attack data lower upper :
  rows_data_check && check rows_polytope rows_integers attack data lower upper = true ->
  certified rows_laws (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. destruct (rows_described D) as [Pr De].
  revert C. apply checked_bracket; [easy|easy|apply rows_same].
Qed.
Theorem rows_saddle attack data terms lower upper c :
  rows_data_check && check_saddle rows_polytope rows_integers attack data terms lower upper c = true ->
  certified_exact rows_laws (log_form (map fst terms)) (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. destruct (rows_described D) as [Pr De].
  revert C. apply checked_saddle; [easy|easy|apply rows_same].
Qed.
End Rows.
