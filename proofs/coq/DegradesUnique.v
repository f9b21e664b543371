(** * Clean loss against the budget, where the rule for the larger budget is unique

    [Degrades] asks that worst cases charge every x that occurs in μ, at both budgets.
    Neither is needed at the smaller one, whose robust rule may be any; at the larger
    one it is enough that a single rule is robust: then each q(y|x) is as small as the
    potentials allow, or another rule would be robust, too. *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket Losses.
From Robust Require Import Transport Attacks Distortion Wasserstein Tradeoff Exchange Potentials FixedPoint Degrades.
Import ListNotations.
Open Scope R_scope.

(** Only one rule is robust. *)
Definition only_robust {Z Y : alphabet} (D : table Z Y -> Prop) (q : table Z Y) :=
  forall q', robust D q' -> forall z y, q' z y = q z y.

Section Unique.
Context {X Y : alphabet}.
Variable mu : table X Y.
Variable allowed : X * Y -> X * Y -> Prop.
Variable cost : X * Y -> X * Y -> R.
Hypothesis mu_law : is_law mu.
Hypothesis stay : forall s, allowed s s /\ cost s s = 0.
Hypothesis triangle : forall a b c, allowed a b -> allowed b c ->
  allowed a c /\ cost a c <= cost a b + cost b c.
Hypothesis two_labels : forall y : Y, exists y' : Y, y' <> y.
Implicit Types (nu q : table X Y).

Notation game := (budget_game mu allowed cost).
Notation usable := (usable mu allowed cost).
Notation worth phi := (∑ s ∈ X × Y, mu (fst s) (snd s) * phi s).
Let laws_are eps : forall p, laws (game eps) p -> is_law p :=
  laws_are_laws (game eps) (transport_proper mu allowed one _ _ mu_law).
Let are_convex eps : convex (laws (game eps)) := laws_convex (game eps).
Let are_closed eps : closed (laws (game eps)) :=
  laws_closed (game eps) (transport_proper mu allowed one _ _ mu_law).

(** Potentials under which q loses no more than v *)
Definition potentials_of eps v q lam phi := 0 <= lam /\ worth phi + lam * eps = v /\
  (forall s z y, usable eps s (z, y) -> 0 < q z y) /\
  forward_transform (usable eps) cost lam (price q) phi.

Lemma potentials_exist eps v q : max_entropy (laws (game eps)) (Finite v) -> robust (laws (game eps)) q ->
  exists lam phi, potentials_of eps v q lam phi.
Proof.
  intros V Rob. destruct V as [(nu & Dn & En) M]. injection En as ->.
  assert (W : worst_case (laws (game eps)) nu).
  { split; [easy|]. intros r Dr. apply (M (Finite (H r))). now exists r. }
  destruct (necessary mu allowed cost eps mu_law nu q W Rob) as (Pos & Po & lam & phi & g & L & Ti & Fw).
  exists lam, phi. split; [easy|split; [|now split]].
  rewrite <- (tight_value mu allowed cost eps nu q lam phi g Ti).
  assert (P := proj1 (laws_are eps nu Dn)).
  destruct (proj2 (gibbs_equality nu q P (proj1 Rob)) Po) as [C Le].
  apply Rle_antisym; [easy|]. now apply gibbs; [|apply Rob|].
Qed.

Lemma above eps v q lam phi : potentials_of eps v q lam phi ->
  forall s t, usable eps s t -> price q t <= phi s + lam * cost s t.
Proof.
  intros (_ & _ & _ & Fw) s t A. generalize (forward_above _ _ _ _ _ _ _ Fw A). lra.
Qed.

(** A rule below these potentials loses at most their value, whatever the budget. *)
Lemma loses_at_most e q lam phi : 0 <= lam ->
  (forall s z y, usable e s (z, y) -> 0 < q z y) ->
  (forall s t, usable e s t -> price q t <= phi s + lam * cost s t) ->
  forall p, laws (game e) p -> loss_le p q (worth phi + lam * e).
Proof.
  intros L Pos B p (g & F & E). split.
  - intros x y Pp. rewrite E in Pp. destruct (used_source mu allowed cost e g x y F Pp) as [s Ps].
    apply (Pos s). now exists g.
  - replace (finite_loss p q) with (finite_loss (law_of (game e) g) q) by (apply sum2_ext; intros; now rewrite E).
    now apply plan_below.
Qed.

Lemma same_arcs a b s t : 0 < a -> 0 < b -> usable a s t -> usable b s t.
Proof.
  intros A B U. apply (usable_if_stay mu allowed cost b mu_law stay B).
  now apply (usable_if_stay mu allowed cost a mu_law stay A).
Qed.

Lemma slope eps v q lam phi e v' : 0 < eps -> 0 < e -> potentials_of eps v q lam phi -> is_rule q ->
  max_entropy (laws (game e)) (Finite v') -> v' <= v + lam * (e - eps).
Proof.
  intros E0 E1 Po Rq [(p & Dp & Ep) _]. injection Ep as ->. assert (B := above _ _ _ _ _ Po).
  destruct Po as (L & <- & Pos & _).
  destruct (loses_at_most e q lam phi L) with (p := p) as [C Le]; [| |easy|].
  - intros s z y U. apply (Pos s). now apply (same_arcs e eps).
  - intros s t U. apply B. now apply (same_arcs e eps).
  - generalize (gibbs p q (proj1 (laws_are e p Dp)) Rq C). lra.
Qed.

Lemma home_arc eps x y : 0 < eps -> 0 < mu x y -> usable eps (x, y) (x, y).
Proof.
  intros E0 M. apply (usable_if_stay mu allowed cost eps mu_law stay E0). split; [easy|apply stay].
Qed.

(** On clean data every robust rule loses at most V(ε) − λε … *)
Lemma clean_at_most eps v q lam phi : 0 < eps -> potentials_of eps v q lam phi -> loss_le mu q (v - lam * eps).
Proof.
  intros E0 Po. assert (B := above _ _ _ _ _ Po). destruct Po as (L & <- & Pos & _). split.
  - intros x y M. apply (Pos (x, y)). now apply home_arc.
  - replace (worth phi + lam * eps - lam * eps) with (worth phi) by ring.
    rewrite sum_pairs. apply sum_le; intros x. apply sum_le; intros y. simpl.
    destruct (proj1 mu_law x y) as [M|<-]; [|lra]. apply Rmult_le_compat_l; [lra|].
    assert (T := B _ _ (home_arc eps x y E0 M)). rewrite (proj2 (stay (x, y))) in T. unfold price in T; simpl in T. lra.
Qed.

(** … and exactly that, if some arc into each source is tight. *)
Lemma clean_exactly eps v q lam phi : 0 < eps -> potentials_of eps v q lam phi ->
  (forall x y, 0 < mu x y -> exists s, usable eps s (x, y) /\ price q (x, y) = phi s + lam * cost s (x, y)) ->
  loss mu q = Finite (v - lam * eps).
Proof.
  intros E0 Po Ti. assert (B := above _ _ _ _ _ Po). destruct (clean_at_most _ _ _ _ _ E0 Po) as [C _].
  destruct Po as (L & <- & Pos & Fw). rewrite loss_finite; [|apply mu_law|easy]. f_equal.
  replace (worth phi + lam * eps - lam * eps) with (worth phi) by ring.
  rewrite sum_pairs. apply sum2_ext; intros x y. simpl.
  destruct (proj1 mu_law x y) as [M|<-]; [|ring]. f_equal. change (price q (x, y) = phi (x, y)).
  assert (A := home_arc eps x y E0 M). apply Rle_antisym.
  - assert (T := B _ _ A). rewrite (proj2 (stay (x, y))) in T. lra.
  - destruct (Fw (x, y) (ex_intro _ _ A)) as [(t & At & Et) _]. injection Et as ->.
    destruct (Ti x y M) as (s & As & ->).
    assert (arcs := usable_if_stay mu allowed cost eps mu_law stay E0).
    destruct (triangle s (x, y) t (proj2 (proj1 (arcs _ _) As)) (proj2 (proj1 (arcs _ _) At))) as [Al Tr].
    assert (Ast : usable eps s t) by (apply arcs; split; [apply (proj1 (arcs _ _) As)|easy]).
    assert (Up := B s t Ast). apply (Rmult_le_compat_l lam) in Tr; [|easy]. lra.
Qed.

(** If no arc into (x,y) is tight, part of q(y|x) may go to another label. *)
Lemma tight_if_unique eps v q lam phi : 0 < eps -> max_entropy (laws (game eps)) (Finite v) ->
  robust (laws (game eps)) q -> only_robust (laws (game eps)) q -> potentials_of eps v q lam phi ->
  forall x y, 0 < mu x y -> exists s, usable eps s (x, y) /\ price q (x, y) = phi s + lam * cost s (x, y).
Proof.
  intros E0 V Rob One Po x y M. assert (B := above _ _ _ _ _ Po). destruct Po as (L & Ev & Pos & _).
  destruct (finite_max (fun s => usable eps s (x, y)) (fun s => - (phi s + lam * cost s (x, y)))) as (s & A & Mx).
  { exists (x, y). now apply home_arc. }
  exists s. split; [easy|]. apply Rle_antisym; [now apply B|]. apply Rnot_lt_le; intros N.
  set (a := exp (- (phi s + lam * cost s (x, y)))).
  assert (Q0 : 0 < q x y) by now apply (Pos s).
  assert (A0 : 0 < a) by apply exp_pos.
  assert (Aq : a < q x y).
  { unfold a. rewrite <- (exp_ln (q x y) Q0). apply exp_increasing. unfold price in N; simpl in N. lra. }
  destruct (two_labels y) as [y' Ny].
  set (q' := fun z w => q z w + (q x y - a) * (iverson ((z, w) = (x, y')) - iverson ((z, w) = (x, y)))).
  assert (here : q' x y = a).
  { unfold q'. rewrite iverson_false, iverson_true; [ring|easy|]. intros E. injection E as E. now apply Ny. }
  assert (more : forall z w, (z, w) <> (x, y) -> q z w <= q' z w).
  { intros z w D0. unfold q'. rewrite (iverson_false _ D0). generalize (iverson_bounds ((z, w) = (x, y'))). nra. }
  assert (Rq' : is_rule q').
  { destruct (proj1 Rob) as [Q1 Q2]. split.
    - intros z w. destruct (classic ((z, w) = (x, y))) as [E|D0].
      + injection E as -> ->. rewrite here. lra.
      + apply Rle_trans with (1 := Q1 z w). now apply more.
    - intros z. unfold q'. rewrite sum_plus, Q2, sum_scal, sum_minus.
      assert (S1 : forall u, ∑ w ∈ Y, iverson ((z, w) = (x, u)) = iverson (z = x)).
      { intros u. transitivity (∑ w ∈ Y, iverson (w = u) * iverson (z = x)).
        - apply sum_ext; intros w. destruct (classic (w = u)) as [->|Nw], (classic (z = x)) as [->|Nz].
          + rewrite !iverson_true by easy. ring.
          + rewrite (iverson_false (z = x)), iverson_false; [ring|congruence|easy].
          + rewrite (iverson_false (w = u)), iverson_false; [ring|congruence|easy].
          + rewrite (iverson_false (w = u)), iverson_false; [ring|congruence|easy].
        - exact (sum_single (fun _ => iverson (z = x)) u). }
      rewrite !S1. ring. }
  assert (Pos' : forall s z w, usable eps s (z, w) -> 0 < q' z w).
  { intros s' z w U. destruct (classic ((z, w) = (x, y))) as [E|D0].
    - injection E as -> ->. now rewrite here.
    - apply Rlt_le_trans with (q z w); [now apply (Pos s')|now apply more]. }
  assert (R' : robust (laws (game eps)) q').
  { apply (robust_iff _ (laws_are eps) (are_convex eps) (are_closed eps) v V). split; [easy|].
    intros p Dp. apply loss_le_iff; [apply (laws_are eps p Dp)|]. rewrite <- Ev.
    apply (loses_at_most eps q' lam phi L); [easy| |easy]. intros s' [z w] U. unfold price; simpl.
    destruct (classic ((z, w) = (x, y))) as [E|D0].
    - injection E as -> ->. rewrite here. unfold a. rewrite ln_exp. specialize (Mx s' U). simpl in Mx. lra.
    - apply Rle_trans with (2 := B s' (z, w) U). unfold price; simpl. apply Ropp_le_contravar.
      assert (Qp := Pos s' z w U). destruct (more z w D0) as [Lt|<-]; [|lra]. left. now apply ln_increasing. }
  generalize (One q' R' x y). rewrite here. lra.
Qed.

Lemma unique_grows a b va vb qa qb : 0 < a < b ->
  max_entropy (laws (game a)) (Finite va) -> max_entropy (laws (game b)) (Finite vb) ->
  robust (laws (game a)) qa -> robust (laws (game b)) qb ->
  only_robust (laws (game b)) qb \/ (forall x, 0 < marginal mu x -> in_support (laws (game b)) x) ->
  Rbar_le (loss mu qa) (loss mu qb).
Proof.
  intros [A Bb] Va Vb Ra Rb Su.
  destruct (potentials_exist a va qa Va Ra) as (la & pa & Pa).
  assert (La := proj1 Pa). assert (Ua := fun e v' E => slope a va qa la pa e v' A E Pa (proj1 Ra)).
  assert (Cb : exists lb, loss mu qb = Finite (vb - lb * b) /\ va <= vb + lb * (a - b)).
  { destruct Su as [One|Su].
    - destruct (potentials_exist b vb qb Vb Rb) as (lb & pb & Pb). exists lb. split.
      + apply (clean_exactly b vb qb lb pb); [lra|easy|]. apply (tight_if_unique b vb qb lb pb); auto. lra.
      + apply (slope b vb qb lb pb a va); [lra|lra|easy|apply Rb|easy].
    - destruct (clean_loss mu allowed cost mu_law stay triangle b vb qb) as (lb & _ & E & Sl); auto; [lra|].
      exists lb. split; [easy|]. now apply Sl. }
  destruct Cb as (lb & -> & Ub). specialize (Ua b vb ltac:(lra) Vb).
  apply Rbar_le_trans with (Finite (va - la * a)).
  - apply loss_le_iff; [apply mu_law|]. now apply (clean_at_most a va qa la pa).
  - simpl. assert (S1 : 0 <= (la - lb) * (b - a)) by lra.
    assert (S2 : 0 <= la - lb).
    { apply Rnot_lt_le; intros N. assert (0 < (lb - la) * (b - a)) by (apply Rmult_lt_0_compat; lra). lra. }
    assert (S3 : 0 <= a * (la - lb)) by (apply Rmult_le_pos; lra). lra.
Qed.
End Unique.

(** ** (4) with a metric *)

Theorem mean_clean_unique {X Y : alphabet} (P : table X Y) (d : X -> X -> Rbar) (a b va vb : R) (qa qb : table X Y) :
  is_law P -> (forall x z, Rbar_le (Finite 0) (d x z)) -> (forall x, d x x = Finite 0) ->
  (forall x y z, Rbar_le (d x z) (Rbar_plus (d x y) (d y z))) -> (forall y : Y, exists y' : Y, y' <> y) ->
  0 < a < b ->
  max_entropy (laws_of_attacks P (mean_distortion P d a)) (Finite va) ->
  max_entropy (laws_of_attacks P (mean_distortion P d b)) (Finite vb) ->
  robust (laws_of_attacks P (mean_distortion P d a)) qa -> robust (laws_of_attacks P (mean_distortion P d b)) qb ->
  only_robust (laws_of_attacks P (mean_distortion P d b)) qb \/
    (forall x, 0 < marginal P x -> in_support (laws_of_attacks P (mean_distortion P d b)) x) ->
  Rbar_le (loss P qa) (loss P qb).
Proof.
  intros J D0 St Tr Two AB Va Vb Ra Rb Su.
  assert (same := fun e p => mean_distortion_is_transport P d J D0 e p).
  apply (unique_grows P (arcs_finite d) (fun s t => real (d (fst s) (fst t))) J) with a b va vb; auto.
  - intros s. unfold arcs_finite. now rewrite St.
  - intros r s t [E F] [E' F'].
    destruct (triangle_real (d (fst r) (fst s)) (d (fst s) (fst t)) (d (fst r) (fst t))); auto.
    split; [split; [congruence|easy]|easy].
  - now apply (max_entropy_same _ _ _ (same a)).
  - now apply (max_entropy_same _ _ _ (same b)).
  - now apply (robust_same _ _ _ (same a)).
  - now apply (robust_same _ _ _ (same b)).
  - destruct Su as [One|Su]; [left|right].
    + intros q' R'. apply One. now apply (robust_same _ _ _ (same b)).
    + intros x M. destruct (Su x M) as (nu & W & Mn). exists nu. split; [|easy].
      now apply (worst_case_same _ _ _ (same b)).
Qed.
