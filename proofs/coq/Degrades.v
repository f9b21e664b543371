(** * Clean loss against the budget (Section V-B), for metric costs

    Where staying is free and costs obey the triangle inequality, and every x that
    occurs in μ is in the support of a worst case, each robust rule loses exactly
    V(ε) − λε on clean data, and λ is a slope of V at ε.  Hence the clean loss does not
    fall when the budget grows.  For squared distances, which are no metric, and for
    unsupported x neither is claimed. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket Losses.
From Robust Require Import Transport Attacks Distortion Wasserstein Tradeoff Potentials FixedPoint.
Import ListNotations.
Open Scope R_scope.

(** Some worst case charges x. *)
Definition in_support {Z Y : alphabet} (D : table Z Y -> Prop) x :=
  exists nu, worst_case D nu /\ 0 < marginal nu x.

Section Clean.
Context {X Y : alphabet}.
Variable mu : table X Y.
Variable allowed : X * Y -> X * Y -> Prop.
Variable cost : X * Y -> X * Y -> R.
Hypothesis mu_law : is_law mu.
Hypothesis stay : forall s, allowed s s /\ cost s s = 0.
Hypothesis triangle : forall a b c, allowed a b -> allowed b c ->
  allowed a c /\ cost a c <= cost a b + cost b c.
Implicit Types (nu q : table X Y) (g : (X × Y) × (X × Y) -> R).

Notation game := (budget_game mu allowed cost).
Let laws_are eps : forall p, laws (game eps) p -> is_law p :=
  laws_are_laws (game eps) (transport_proper mu allowed one _ _ mu_law).
Let are_convex eps : convex (laws (game eps)) := laws_convex (game eps).
Let are_closed eps : closed (laws (game eps)) :=
  laws_closed (game eps) (transport_proper mu allowed one _ _ mu_law).

(** Every worst case has its plans on tight arcs, whichever one the potentials came from. *)
Lemma all_tight eps q lam phi g :
  let v := ∑ s ∈ X × Y, mu (fst s) (snd s) * phi s + lam * eps in
  0 <= lam -> feasible (game eps) g -> v <= finite_loss (law_of (game eps) g) q ->
  (forall s t, usable mu allowed cost eps s t -> price q t <= phi s + lam * cost s t) ->
  forall j, 0 < g j -> phi (fst j) + lam * cost (fst j) (snd j) = price q (snd j).
Proof.
  intros v L F V B j Pj.
  set (slack j := g j * (phi (fst j) + lam * cost (fst j) (snd j) - price q (snd j))).
  assert (S0 : forall j, 0 <= slack j).
  { intros i. unfold slack. destruct (proj1 F i) as [Pi|<-]; [|lra]. apply Rmult_le_pos; [lra|].
    generalize (B _ _ (used_usable mu allowed cost eps g i F Pi)). lra. }
  assert (T : ∑ j ∈ (X × Y) × (X × Y), slack j <= 0).
  { rewrite (plan_loss mu allowed cost eps) in V. assert (Bd := plan_budget mu allowed cost eps g F).
    assert (E : ∑ j ∈ (X × Y) × (X × Y), slack j = ∑ j ∈ (X × Y) × (X × Y), phi (fst j) * g j
      + lam * (∑ j ∈ (X × Y) × (X × Y), cost (fst j) (snd j) * g j)
      - ∑ j ∈ (X × Y) × (X × Y), price q (snd j) * g j).
    { rewrite <- sum_scal, <- sum_plus, <- sum_minus. apply sum_ext; intros i. unfold slack. ring. }
    rewrite E, (plan_source mu allowed cost eps g phi F). unfold v in V.
    apply (Rmult_le_compat_l lam) in Bd; [|easy]. lra. }
  assert (Z0 := sum_zero slack S0 T j). unfold slack in Z0.
  apply Rmult_integral in Z0. destruct Z0; lra.
Qed.

Theorem clean_loss eps v q : 0 < eps -> max_entropy (laws (game eps)) (Finite v) ->
  robust (laws (game eps)) q -> (forall x, 0 < marginal mu x -> in_support (laws (game eps)) x) ->
  exists lam, 0 <= lam /\ loss mu q = Finite (v - lam * eps) /\
    forall e v', max_entropy (laws (game e)) (Finite v') -> v' <= v + lam * (e - eps).
Proof.
  intros E0 V Rob Su.
  assert (worst : forall nu, worst_case (laws (game eps)) nu -> H nu = v).
  { intros nu [Dn W]. destruct V as [(p & Dp & Ep) M]. injection Ep as ->. apply Rle_antisym; [|now apply W].
    apply (M (Finite (H nu))). now exists nu. }
  assert (W0 : exists nu0, worst_case (laws (game eps)) nu0).
  { destruct V as [(p & Dp & Ep) M]. injection Ep as ->. exists p. split; [easy|].
    intros r Dr. apply (M (Finite (H r))). now exists r. }
  destruct W0 as [nu0 W0]. destruct (necessary mu allowed cost eps mu_law nu0 q W0 Rob)
    as (Pos & Po & lam & phi & g & L & Ti & Fw).
  destruct (proj1 (robust_iff _ (laws_are eps) (are_convex eps) (are_closed eps) v V q) Rob) as [Rq B].
  assert (arcs := usable_if_stay mu allowed cost eps mu_law stay E0).
  assert (above : forall s t, usable mu allowed cost eps s t -> price q t <= phi s + lam * cost s t).
  { intros s t A. generalize (forward_above _ _ _ _ _ _ _ Fw A). lra. }
  (* the loss of a worst case is v *)
  assert (value : forall nu, worst_case (laws (game eps)) nu ->
    finite_loss nu q = v /\ forall x y, q x y * marginal nu x = nu x y).
  { intros nu W. assert (P := proj1 (laws_are eps nu (proj1 W))).
    assert (Le : loss_le nu q (H nu)).
    { apply loss_le_iff; [easy|]. rewrite (worst nu W). apply B, W. }
    split; [|now apply gibbs_equality]. destruct Le as [C Le]. generalize (gibbs nu q P Rq C) (worst nu W). lra. }
  assert (dual : ∑ s ∈ X × Y, mu (fst s) (snd s) * phi s + lam * eps = v).
  { rewrite <- (tight_value mu allowed cost eps nu0 q lam phi g Ti). now apply value. }
  (* φ = −log q at every source *)
  assert (home : forall x y, 0 < mu x y -> phi (x, y) = - ln (q x y)).
  { intros x y M. assert (A : usable mu allowed cost eps (x, y) (x, y)) by (apply arcs; split; [easy|apply stay]).
    apply Rle_antisym.
    2:{ assert (T := above _ _ A). rewrite (proj2 (stay (x, y))) in T. unfold price in T; simpl in T. lra. }
    destruct (Su x) as (nu & W & Mn).
    { apply Rlt_le_trans with (1 := M). apply marginal_ge, mu_law. }
    destruct (value nu W) as [V' Po']. destruct (proj1 W) as (g' & F' & E').
    assert (In : 0 < law_of (game eps) g' x y).
    { rewrite <- E', <- Po'. apply Rmult_lt_0_compat; [now apply (Pos (x, y))|easy]. }
    destruct (used_source mu allowed cost eps g' x y F' In) as [s Ps].
    assert (Tight : phi s + lam * cost s (x, y) = - ln (q x y)).
    { apply (all_tight eps q lam phi g' L F') with (j := (s, (x, y))); [|exact above|exact Ps].
      rewrite dual, <- V'. right. apply sum2_ext; intros; now rewrite E'. }
    destruct (Fw (x, y) (ex_intro _ _ A)) as [(t & At & Et) _]. injection Et as Et. rewrite Et, <- Tight.
    assert (As : usable mu allowed cost eps s (x, y)) by (now exists g').
    destruct (triangle s (x, y) t (proj2 (proj1 (arcs _ _) As)) (proj2 (proj1 (arcs _ _) At))) as [Al Tr].
    assert (Ast : usable mu allowed cost eps s t) by (apply arcs; split; [apply (proj1 (arcs _ _) As)|easy]).
    assert (Up := above s t Ast). apply (Rmult_le_compat_l lam) in Tr; [|easy]. lra. }
  exists lam. split; [easy|split].
  - rewrite loss_finite; [|apply mu_law|].
    + f_equal. rewrite <- dual. replace (finite_loss mu q) with (∑ s ∈ X × Y, mu (fst s) (snd s) * phi s); [ring|].
      rewrite sum_pairs. apply sum2_ext; intros x y. simpl.
      destruct (proj1 mu_law x y) as [M|<-]; [|ring]. now rewrite home.
    + intros x y M. apply (Pos (x, y)). apply arcs. split; [easy|apply stay].
  - intros e v' [(p & (g' & F' & E') & Ep) _]. injection Ep as ->.
    assert (alive_arc : forall j, 0 < g' j -> usable mu allowed cost eps (fst j) (snd j)).
    { intros j Pj. apply arcs. generalize (used_alive (game e) g' j F' Pj). simpl. easy. }
    assert (Dp : laws (game e) p) by (now exists g').
    assert (C : covers q p).
    { intros x y Pp. rewrite E' in Pp. destruct (used_source mu allowed cost e g' x y F' Pp) as [s Ps].
      apply (Pos s). exact (alive_arc (s, (x, y)) Ps). }
    apply Rle_trans with (1 := gibbs p q (proj1 (laws_are e p Dp)) Rq C).
    replace (finite_loss p q) with (finite_loss (law_of (game e) g') q)
      by (apply sum2_ext; intros; now rewrite E').
    replace (v + lam * (e - eps)) with (∑ s ∈ X × Y, mu (fst s) (snd s) * phi s + lam * e)
      by (rewrite <- dual; ring).
    apply plan_below; [easy|easy|]. intros s t (g'' & F'' & P''). apply above.
    apply arcs. generalize (used_alive (game e) g'' (s, t) F'' P''). simpl. easy.
Qed.
End Clean.

(** ** The clean loss does not fall when the budget grows *)

Section Degrades.
Context {X Y : alphabet}.
Variable mu : table X Y.
Variable allowed : X * Y -> X * Y -> Prop.
Variable cost : X * Y -> X * Y -> R.
Hypothesis mu_law : is_law mu.
Hypothesis stay : forall s, allowed s s /\ cost s s = 0.
Hypothesis triangle : forall a b c, allowed a b -> allowed b c ->
  allowed a c /\ cost a c <= cost a b + cost b c.
Variable D : R -> table X Y -> Prop.
Hypothesis D_game : forall eps p, D eps p <-> laws (budget_game mu allowed cost eps) p.

Lemma clean_loss_of eps v q : 0 < eps -> max_entropy (D eps) (Finite v) ->
  robust (D eps) q -> (forall x, 0 < marginal mu x -> in_support (D eps) x) ->
  exists lam, 0 <= lam /\ loss mu q = Finite (v - lam * eps) /\
    forall e v', max_entropy (D e) (Finite v') -> v' <= v + lam * (e - eps).
Proof.
  intros E0 V Rob Su.
  destruct (clean_loss mu allowed cost mu_law stay triangle eps v q) as (lam & L & E & Sl); auto.
  - now apply (max_entropy_same (D eps)).
  - now apply (robust_same (D eps)).
  - intros x M. destruct (Su x M) as (nu & W & Mn). exists nu. split; [|easy].
    now apply (worst_case_same (D eps)).
  - exists lam. split; [easy|split; [easy|]]. intros e v' V'. apply Sl.
    now apply (max_entropy_same (D e)).
Qed.

Lemma clean_loss_grows a b va vb qa qb : 0 < a < b ->
  max_entropy (D a) (Finite va) -> max_entropy (D b) (Finite vb) ->
  robust (D a) qa -> robust (D b) qb ->
  (forall x, 0 < marginal mu x -> in_support (D a) x) ->
  (forall x, 0 < marginal mu x -> in_support (D b) x) ->
  Rbar_le (loss mu qa) (loss mu qb).
Proof.
  intros [A B] Va Vb Ra Rb Sa Sb.
  destruct (clean_loss_of a va qa A Va Ra Sa) as (la & La & -> & Ua).
  destruct (clean_loss_of b vb qb ltac:(lra) Vb Rb Sb) as (lb & Lb & -> & Ub).
  specialize (Ua b vb Vb). specialize (Ub a va Va). simpl.
  assert (0 <= (la - lb) * (b - a)) by lra.
  assert (0 <= la - lb).
  { apply Rnot_lt_le; intros N. assert (0 < (lb - la) * (b - a)) by (apply Rmult_lt_0_compat; lra). lra. }
  assert (0 <= a * (la - lb)) by (apply Rmult_le_pos; lra). lra.
Qed.
End Degrades.

(** ** (6) with a metric, and (4) with a metric on the features *)

Lemma triangle_real (a b c : Rbar) : Rbar_le (Finite 0) a -> Rbar_le (Finite 0) b -> Rbar_le (Finite 0) c ->
  Rbar_le c (Rbar_plus a b) -> is_finite a -> is_finite b -> is_finite c /\ real c <= real a + real b.
Proof. destruct a, b, c; simpl; try easy. Qed.

Theorem ball_clean_loss {X Y : alphabet} (mu : table X Y) (d : X * Y -> X * Y -> Rbar) (eps v : R) (q : table X Y) :
  is_law mu -> (forall s t, Rbar_le (Finite 0) (d s t)) -> (forall s, d s s = Finite 0) ->
  (forall r s t, Rbar_le (d r t) (Rbar_plus (d r s) (d s t))) ->
  0 < eps -> max_entropy (ball mu d eps) (Finite v) -> robust (ball mu d eps) q ->
  (forall x, 0 < marginal mu x -> in_support (ball mu d eps) x) ->
  exists lam, 0 <= lam /\ loss mu q = Finite (v - lam * eps) /\
    forall e v', max_entropy (ball mu d e) (Finite v') -> v' <= v + lam * (e - eps).
Proof.
  intros J D0 St Tr. apply (clean_loss_of mu (fun s t => is_finite (d s t)) (fun s t => real (d s t)) J).
  - intros s. now rewrite St.
  - intros a b c. now apply triangle_real.
  - intros e p. exact (ball_is_transport mu d J D0 e p).
Qed.
Theorem ball_clean_degrades {X Y : alphabet} (mu : table X Y) (d : X * Y -> X * Y -> Rbar) (a b va vb : R)
    (qa qb : table X Y) :
  is_law mu -> (forall s t, Rbar_le (Finite 0) (d s t)) -> (forall s, d s s = Finite 0) ->
  (forall r s t, Rbar_le (d r t) (Rbar_plus (d r s) (d s t))) ->
  0 < a < b -> max_entropy (ball mu d a) (Finite va) -> max_entropy (ball mu d b) (Finite vb) ->
  robust (ball mu d a) qa -> robust (ball mu d b) qb ->
  (forall x, 0 < marginal mu x -> in_support (ball mu d a) x) ->
  (forall x, 0 < marginal mu x -> in_support (ball mu d b) x) ->
  Rbar_le (loss mu qa) (loss mu qb).
Proof.
  intros J D0 St Tr.
  apply (clean_loss_grows mu (fun s t => is_finite (d s t)) (fun s t => real (d s t)) J).
  - intros s. now rewrite St.
  - intros r s t. now apply triangle_real.
  - intros e p. exact (ball_is_transport mu d J D0 e p).
Qed.

Section Mean.
Context {X Y : alphabet}.
Variables (P : table X Y) (d : X -> X -> Rbar).
Hypothesis P_law : is_law P.
Hypothesis d_nonneg : forall x z, Rbar_le (Finite 0) (d x z).
Hypothesis d_stay : forall x, d x x = Finite 0.
Hypothesis d_triangle : forall x y z, Rbar_le (d x z) (Rbar_plus (d x y) (d y z)).
Notation D eps := (laws_of_attacks P (mean_distortion P d eps)).

Let same eps p := mean_distortion_is_transport P d P_law d_nonneg eps p.
Let stay (s : X * Y) : arcs_finite d s s /\ real (d (fst s) (fst s)) = 0.
Proof. unfold arcs_finite. now rewrite d_stay. Qed.
Let triangle (r s t : X * Y) : arcs_finite d r s -> arcs_finite d s t ->
  arcs_finite d r t /\ real (d (fst r) (fst t)) <= real (d (fst r) (fst s)) + real (d (fst s) (fst t)).
Proof.
  intros [E F] [E' F']. destruct (triangle_real (d (fst r) (fst s)) (d (fst s) (fst t)) (d (fst r) (fst t))); auto.
  split; [split; [congruence|easy]|easy].
Qed.

Theorem mean_clean_loss eps v q : 0 < eps -> max_entropy (D eps) (Finite v) -> robust (D eps) q ->
  (forall x, 0 < marginal P x -> in_support (D eps) x) ->
  exists lam, 0 <= lam /\ loss P q = Finite (v - lam * eps) /\
    forall e v', max_entropy (D e) (Finite v') -> v' <= v + lam * (e - eps).
Proof.
  exact (clean_loss_of P _ (fun s t => real (d (fst s) (fst t))) P_law stay triangle (fun e => D e) same eps v q).
Qed.
Theorem mean_clean_degrades a b va vb qa qb : 0 < a < b ->
  max_entropy (D a) (Finite va) -> max_entropy (D b) (Finite vb) -> robust (D a) qa -> robust (D b) qb ->
  (forall x, 0 < marginal P x -> in_support (D a) x) -> (forall x, 0 < marginal P x -> in_support (D b) x) ->
  Rbar_le (loss P qa) (loss P qb).
Proof.
  exact (clean_loss_grows P _ (fun s t => real (d (fst s) (fst t))) P_law stay triangle (fun e => D e) same
    a b va vb qa qb).
Qed.
End Mean.
