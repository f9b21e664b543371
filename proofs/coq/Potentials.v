(** * Potentials: when a law and a rule are a saddle point

    A transport game with one budget ε and arc costs c.  A law ν that maximises H(Y|Z)
    and a robust rule q are tied by a multiplier λ ≥ 0 and potentials φ of the sources:
    −log q ≤ φ + λ c on every arc that some plan uses, and a plan from μ to ν lives on
    the arcs where the two are equal.  These conditions are sufficient, and necessary. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket.
From Robust Require Import Transport Exchange Tradeoff.
Import ListNotations.
Open Scope R_scope.

(** ** c-transforms over a set of arcs *)

Section Transforms.
Context {S T : Type}.
Variables (arc : S -> T -> Prop) (c : S -> T -> R) (lam : R).

(** φ(s) = max_t ψ(t) − λ c(s,t) at every source that an arc leaves *)
Definition forward_transform (psi : T -> R) (phi : S -> R) := forall s, (exists t, arc s t) ->
  is_max (fun v => exists t, arc s t /\ v = Finite (psi t - lam * c s t)) (phi s).

(** ψ(t) = min_s φ(s) + λ c(s,t) at every sink that an arc reaches *)
Definition backward_transform (phi : S -> R) (psi : T -> R) := forall t, (exists s, arc s t) ->
  is_min (fun v => exists s, arc s t /\ v = Finite (phi s + lam * c s t)) (psi t).

Lemma forward_above psi phi s t : forward_transform psi phi -> arc s t -> psi t - lam * c s t <= phi s.
Proof.
  intros F A. apply (proj2 (F s (ex_intro _ t A)) (Finite (psi t - lam * c s t))). now exists t.
Qed.
Lemma backward_below phi psi s t : backward_transform phi psi -> arc s t -> psi t <= phi s + lam * c s t.
Proof.
  intros B A. apply (proj2 (B t (ex_intro _ s A)) (Finite (phi s + lam * c s t))). now exists s.
Qed.
End Transforms.

Lemma backward_exists {S : alphabet} {T : Type} (arc : S -> T -> Prop) c lam phi :
  exists psi, backward_transform arc c lam phi psi.
Proof.
  apply (choose (fun t v => (exists s, arc s t) ->
    is_min (fun w => exists s, arc s t /\ w = Finite (phi s + lam * c s t)) (Finite v))).
  intros t. destruct (classic (exists s, arc s t)) as [E|N]; [|exists 0; intros E; easy].
  destruct (finite_max (fun s => arc s t) (fun s => - (phi s + lam * c s t)) E) as (s & A & M).
  exists (phi s + lam * c s t). intros _. split; [now exists s|].
  intros v (s' & A' & ->). specialize (M s' A'). simpl. lra.
Qed.

(** exp(−ψ), and 0 where no arc arrives *)
Definition response {S : Type} {Z Y : alphabet} (arc : S -> Z * Y -> Prop) (psi : Z * Y -> R) : table Z Y :=
  fun z y => iverson (exists s, arc s (z, y)) * exp (- psi (z, y)).

(** The laws of D of largest entropy *)
Definition worst_case {Z Y : alphabet} (D : table Z Y -> Prop) nu := D nu /\ forall nu', D nu' -> H nu' <= H nu.

Lemma worst_case_same {Z Y : alphabet} (D D' : table Z Y -> Prop) nu : (forall p, D p <-> D' p) ->
  worst_case D nu <-> worst_case D' nu.
Proof. intros E. split; intros [A B]; (split; [now apply E|]); intros p Dp; apply B; now apply E. Qed.
Section Potentials.
Context {X Y Z : alphabet}.
Variable mu : table X Y.
Variable allowed : X * Y -> Z * Y -> Prop.
Variable cost : X * Y -> Z * Y -> R.
Variable eps : R.
Hypothesis mu_law : is_law mu.
Implicit Types (nu q : table Z Y) (g : (X × Y) × (Z × Y) -> R) (s : X * Y) (t : Z * Y).

Notation game := (budget_game mu allowed cost eps).
Notation D := (laws game).
Let D_laws : forall p, D p -> is_law p := laws_are_laws game (transport_proper mu allowed one _ _ mu_law).
Let D_convex : convex D := laws_convex game.
Let D_closed : closed D := laws_closed game (transport_proper mu allowed one _ _ mu_law).

(** The arcs that carry mass in some plan: those that are not dead *)
Definition usable (s : X * Y) (t : Z * Y) := exists g, feasible game g /\ 0 < g (s, t).

(** A plan from μ to ν within the budget, on tight arcs, that spends the budget unless λ = 0 *)
Definition tight_plan nu lam (phi : X * Y -> R) (psi : Z * Y -> R) g :=
  feasible game g /\ (forall z y, nu z y = law_of game g z y) /\
  (forall s t, 0 < g (s, t) -> phi s + lam * cost s t = psi t) /\
  (lam = 0 \/ ∑ j ∈ (X × Y) × (Z × Y), cost (fst j) (snd j) * g j = eps).

(** −log q as a function of sinks *)
Definition price q (t : Z * Y) : R := - ln (q (fst t) (snd t)).

(** ** Plans and prices *)

Lemma plan_loss g q : finite_loss (law_of game g) q = ∑ j ∈ (X × Y) × (Z × Y), price q (snd j) * g j.
Proof.
  etransitivity; [exact (law_sum game g (fun z y => - ln (q z y)))|].
  apply sum_ext. intros [s [z y]]. rewrite Rmult_comm. f_equal.
  exact (transport_column_loss mu allowed one (fun _ => cost) (fun _ => eps) q s z y).
Qed.
Lemma plan_source g phi : feasible game g ->
  ∑ j ∈ (X × Y) × (Z × Y), phi (fst j) * g j = ∑ s ∈ X × Y, mu (fst s) (snd s) * phi s.
Proof.
  intros F. transitivity (∑ j ∈ column game, g j * phi (group_of game j)).
  - apply sum_ext; intros; apply Rmult_comm.
  - apply (column_sum game g phi). apply F.
Qed.
Lemma plan_sink g s z y : feasible game g -> g (s, (z, y)) <= law_of game g z y.
Proof.
  intros F. assert (E := transport_law mu allowed one (fun _ => cost) (fun _ => eps) g z y).
  unfold budget_game. rewrite E. apply (term_le_sum (fun s => g (s, (z, y)))). intros; apply F.
Qed.
Lemma plan_budget g : feasible game g -> ∑ j ∈ (X × Y) × (Z × Y), cost (fst j) (snd j) * g j <= eps.
Proof. intros F. apply transport_feasible in F. exact (proj2 (proj2 (proj2 F)) tt). Qed.
Lemma used_source g z y : feasible game g -> 0 < law_of game g z y -> exists s : X * Y, 0 < g (s, (z, y)).
Proof.
  intros F L. apply NNPP; intros N. assert (law_of game g z y <= 0); [|lra].
  assert (E := transport_law mu allowed one (fun _ => cost) (fun _ => eps) g z y).
  unfold budget_game. rewrite E, <- (sum_0 (letters (X × Y))). apply sum_le; intros a.
  apply Rnot_lt_le; intros P. apply N. now exists a.
Qed.

Lemma used_usable g j : feasible game g -> 0 < g j -> usable (fst j) (snd j).
Proof. intros F P. exists g. split; [easy|]. now destruct j. Qed.

(** Weak duality, with prices on the usable arcs only *)
Lemma plan_below g q phi lam : feasible game g -> 0 <= lam ->
  (forall s t, usable s t -> price q t <= phi s + lam * cost s t) ->
  finite_loss (law_of game g) q <= ∑ s ∈ X × Y, mu (fst s) (snd s) * phi s + lam * eps.
Proof.
  intros F L B. rewrite plan_loss, <- (plan_source g phi F).
  apply Rle_trans with (∑ j ∈ (X × Y) × (Z × Y), phi (fst j) * g j
    + lam * ∑ j ∈ (X × Y) × (Z × Y), cost (fst j) (snd j) * g j).
  - rewrite <- sum_scal, <- sum_plus. apply sum_le. intros j.
    destruct (proj1 F j) as [P|<-]; [|lra]. specialize (B _ _ (used_usable g j F P)). nra.
  - apply Rplus_le_compat_l, Rmult_le_compat_l; [easy|]. now apply plan_budget.
Qed.

(** On a tight plan the two are equal. *)
Lemma tight_value nu q lam phi g : tight_plan nu lam phi (price q) g ->
  finite_loss nu q = ∑ s ∈ X × Y, mu (fst s) (snd s) * phi s + lam * eps.
Proof.
  intros (F & E & Ti & Sl).
  replace (finite_loss nu q) with (finite_loss (law_of game g) q) by (apply sum2_ext; intros; now rewrite E).
  rewrite plan_loss, <- (plan_source g phi F).
  replace (lam * eps) with (lam * ∑ j ∈ (X × Y) × (Z × Y), cost (fst j) (snd j) * g j)
    by (destruct Sl as [Sl|Sl]; rewrite Sl; ring).
  rewrite <- sum_scal, <- sum_plus. apply sum_ext. intros j. destruct (proj1 F j) as [Pj|<-]; [|ring].
  rewrite <- (Ti (fst j) (snd j)) by (now destruct j). ring.
Qed.

(** ** Sufficiency *)

(** If q is at least exp(−φ^c) at every sink, then it is robust; if moreover a tight
    plan leads to ν and q is the posterior of ν, then ν is a worst case. *)
Lemma sufficient nu q lam phi g : is_rule q -> 0 <= lam ->
  (forall s z y, usable s (z, y) -> 0 < q z y /\ price q (z, y) <= phi s + lam * cost s (z, y)) ->
  tight_plan nu lam phi (price q) g -> (forall z y, q z y * marginal nu z = nu z y) ->
  worst_case D nu /\ robust D q.
Proof.
  intros Rq L B (F & E & Ti & Sl) Po.
  assert (Dn : D nu) by (now exists g). assert (P := proj1 (D_laws nu Dn)).
  set (v := ∑ s ∈ X × Y, mu (fst s) (snd s) * phi s + lam * eps).
  assert (U : forall p, D p -> loss_le p q v).
  { intros p (g' & F' & E'). split.
    - intros z y Pz. rewrite E' in Pz. destruct (used_source g' z y F' Pz) as [s Ps].
      apply (B s z y). now exists g'.
    - replace (finite_loss p q) with (finite_loss (law_of game g') q)
        by (apply sum2_ext; intros; now rewrite E').
      apply plan_below; [easy|easy|]. intros s [z y] A. now apply B. }
  assert (V : H nu = v).
  { apply Rle_antisym; [destruct (U nu Dn) as [C Le]; generalize (gibbs nu q P Rq C); lra|].
    destruct (proj2 (gibbs_equality nu q P Rq) Po) as [_ Le]. apply Rle_trans with (2 := Le).
    right. symmetry. now apply (tight_value nu q lam phi g). }
  assert (W : forall p, D p -> H p <= H nu).
  { intros p Dp. destruct (U p Dp) as [C Le]. rewrite V. apply Rle_trans with (2 := Le).
    now apply gibbs; [apply (D_laws p Dp)| |]. }
  split; [now split|]. apply (robust_iff D D_laws D_convex D_closed (H nu)).
  - split; [now exists nu|]. intros x (p & Dp & ->). now apply W.
  - split; [easy|]. intros p Dp. apply loss_le_iff; [apply (D_laws p Dp)|]. rewrite V. now apply U.
Qed.

(** ** Necessity *)

(** A plan that loses most against q has potentials: strong duality for one budget. *)
Lemma best_plan q g : feasible game g ->
  (forall g', feasible game g' -> finite_loss (law_of game g') q <= finite_loss (law_of game g) q) ->
  exists lam phi, 0 <= lam /\ tight_plan (law_of game g) lam phi (price q) g /\
    forward_transform usable cost lam (price q) phi.
Proof.
  intros F Best.
  destruct (multiplier (fun s => mu (fst s) (snd s)) usable (fun j => cost (fst j) (snd j))
    (fun j => price q (snd j)) eps g) as (lam & L & Sl & M).
  - split; [apply F|split].
    + intros s t N. destruct (proj1 F (s, t)) as [Pj|Ej]; [|easy]. destruct N. now exists g.
    + now apply transport_feasible in F.
  - now apply plan_budget.
  - intros g' (G0 & GA & GM) Bd. unfold total. rewrite <- !plan_loss. apply Best. apply transport_feasible.
    split; [easy|split; [|split; [easy|intros _; exact Bd]]].
    intros s t N. apply GA. intros (g'' & F'' & P''). apply transport_feasible in F''.
    destruct F'' as (_ & A'' & _). rewrite (A'' s t N) in P''. lra.
  - simpl in M.
    assert (used : forall s t, usable s t -> exists t0, 0 < g (s, t0)).
    { intros s t (g' & F' & P'). apply NNPP; intros N. apply transport_feasible in F, F'.
      destruct F as (_ & _ & GM & _), F' as (G0' & _ & GM' & _).
      assert (g' (s, t) <= ∑ t ∈ Z × Y, g (s, t)).
      { rewrite GM, <- GM'. now apply (term_le_sum (fun t => g' (s, t))). }
      assert (∑ t ∈ Z × Y, g (s, t) <= 0); [|lra].
      rewrite <- (sum_0 (letters (Z × Y))). apply sum_le; intros b.
      apply Rnot_lt_le; intros Pb. apply N. now exists b. }
    assert (best : forall s, exists v, forall t, 0 < g (s, t) -> v = price q t - lam * cost s t).
    { intros s. destruct (classic (exists t0, 0 < g (s, t0))) as [(t0 & P0)|N].
      - exists (price q t0 - lam * cost s t0). intros t Pt.
        assert (us : forall t, 0 < g (s, t) -> usable s t) by (intros b Pb; now exists g).
        generalize (M s t0 t P0 (us t Pt)) (M s t t0 Pt (us t0 P0)). lra.
      - exists 0. intros t Pt. destruct N. now exists t. }
    destruct (choose _ best) as [phi Hphi]. exists lam, phi. split; [easy|]. split.
    + split; [easy|split; [easy|split]].
      * intros s t Pt. rewrite (Hphi s t Pt). ring.
      * apply Rmult_integral in Sl. unfold total in Sl. destruct Sl as [Sl|Sl]; [now left|right]. lra.
    + intros s (t & A). destruct (used s t A) as (t0 & P0). split.
      * exists t0. split; [now exists g|]. f_equal. now apply Hphi.
      * intros v (t' & A' & ->). simpl. rewrite (Hphi s t0 P0). now apply M.
Qed.

Lemma covers_usable q : (forall p, D p -> covers q p) -> forall s z y, usable s (z, y) -> 0 < q z y.
Proof.
  intros C s z y (g & F & Pg). apply (C (law_of game g)); [now exists g|].
  apply Rlt_le_trans with (1 := Pg). now apply plan_sink.
Qed.

Lemma necessary nu q : worst_case D nu -> robust D q ->
  (forall s z y, usable s (z, y) -> 0 < q z y) /\ (forall z y, q z y * marginal nu z = nu z y) /\
  exists lam phi g, 0 <= lam /\ tight_plan nu lam phi (price q) g /\
    forward_transform usable cost lam (price q) phi.
Proof.
  intros [Dn W] Rob. assert (P := proj1 (D_laws nu Dn)).
  assert (V : max_entropy D (H nu)).
  { split; [now exists nu|]. intros x (p & Dp & ->). now apply W. }
  destruct (proj1 (robust_iff D D_laws D_convex D_closed (H nu) V q) Rob) as [Rq B].
  assert (U : forall p, D p -> loss_le p q (H nu))
    by (intros p Dp; apply loss_le_iff; [apply (D_laws p Dp)|now apply B]).
  split; [apply covers_usable; intros; now apply U|].
  split; [exact (proj1 (gibbs_equality nu q P Rq) (U nu Dn))|].
  destruct Dn as (g & F & E).
  assert (Hg : H nu <= finite_loss (law_of game g) q).
  { replace (finite_loss (law_of game g) q) with (finite_loss nu q) by (apply sum2_ext; intros; now rewrite E).
    apply gibbs; [easy|easy|]. apply (U nu). now exists g. }
  destruct (best_plan q g F) as (lam & phi & L & (_ & _ & Ti) & Fw).
  - intros g' F'. apply Rle_trans with (2 := Hg). apply U. now exists g'.
  - exists lam, phi, g. split; [easy|split; [|easy]]. now split.
Qed.

(** ** Pairs (ν, q) *)

Theorem saddle_pairs nu q : worst_case D nu /\ robust D q <->
  is_rule q /\ (forall s z y, usable s (z, y) -> 0 < q z y) /\
  (forall z y, q z y * marginal nu z = nu z y) /\
  exists lam phi g, 0 <= lam /\ tight_plan nu lam phi (price q) g /\
    forward_transform usable cost lam (price q) phi.
Proof.
  split.
  - intros [W R]. destruct (necessary nu q W R) as (A & B & C). split; [apply R|now split].
  - intros (Rq & Pos & Po & lam & phi & g & L & Ti & Fw).
    apply (sufficient nu q lam phi g); auto. intros s z y A. split; [now apply (Pos s)|].
    generalize (forward_above _ _ _ _ _ _ _ Fw A). lra.
Qed.
End Potentials.
