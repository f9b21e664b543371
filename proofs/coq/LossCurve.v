(** * The loss of one rule as a function of the attacker's budget (Figure 2)

    For a fixed rule q the largest loss L(ε,q) over the transport game with budget ε is
    nondecreasing and concave in ε, and strong duality gives it as
    min over λ ≥ 0 of λ ε + Σ_s μ(s) max_t (−log q_t − λ c(s,t)). *)

From Coq Require Import Reals List Lra ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Gibbs Limits Theorem1 Corollary1 Lifted Bracket Losses.
From Robust Require Import Transport Attacks Distortion Wasserstein Tradeoff Potentials.
Import ListNotations.
Open Scope R_scope.

Section Curve.
Context {X Y Z : alphabet}.
Variable mu : table X Y.
Variable allowed : X * Y -> Z * Y -> Prop.
Variable cost : X * Y -> Z * Y -> R.
Hypothesis mu_law : is_law mu.
Variable q : table Z Y.

Notation game := (budget_game mu allowed cost).
Notation usable := (usable mu allowed cost).
Let laws_are eps : forall p, laws (game eps) p -> is_law p :=
  laws_are_laws (game eps) (transport_proper mu allowed one _ _ mu_law).

(** More room for the attacker, no smaller loss; the loss may be +∞. *)
Theorem loss_monotone a b la lb : a <= b ->
  worst_loss (laws (game a)) q la -> worst_loss (laws (game b)) q lb -> Rbar_le la lb.
Proof.
  intros L [(p & (g & F & E) & ->) _] [_ M]. apply M. exists p. split; [|easy]. exists g. split; [|exact E].
  apply transport_feasible in F. apply transport_feasible. destruct F as (G0 & GA & GM & GB).
  split; [easy|split; [easy|split; [easy|]]]. intros k. specialize (GB k). simpl in *. lra.
Qed.

Theorem loss_concave a b t la lb lc : 0 <= t <= 1 -> worst_loss (laws (game a)) q (Finite la) ->
  worst_loss (laws (game b)) q (Finite lb) -> worst_loss (laws (game ((1 - t) * a + t * b))) q (Finite lc) ->
  (1 - t) * la + t * lb <= lc.
Proof.
  intros T [(p & Dp & Ep) _] [(r & Dr & Er) _] [_ M].
  assert (P := proj1 (laws_are a p Dp)). assert (R := proj1 (laws_are b r Dr)).
  assert (Dm := budget_mix mu allowed cost a b t p r T Dp Dr).
  assert (Lp : loss_le p q la) by (apply loss_le_iff; [easy|]; rewrite <- Ep; apply Rbar_le_refl).
  assert (Lr : loss_le r q lb) by (apply loss_le_iff; [easy|]; rewrite <- Er; apply Rbar_le_refl).
  rewrite loss_finite in Ep by (easy || apply Lp). rewrite loss_finite in Er by (easy || apply Lr).
  injection Ep as ->. injection Er as ->. rewrite <- finite_loss_mix.
  assert (Rbar_le (loss (mix t p r) q) lc) by (apply M; now exists (mix t p r)).
  apply loss_le_iff in H; [apply H|]. apply (laws_are _ _ Dm).
Qed.

(** L(ε,q) = min over λ ≥ 0 and φ of λ ε + Σ μ φ, where φ ≥ −log q − λ c on the usable
    arcs; the minimum is attained with φ(s) = max_t (−log q_t − λ c(s,t)). *)
Theorem loss_dual eps m : worst_loss (laws (game eps)) q (Finite m) ->
  (forall lam phi, 0 <= lam -> (forall s t, usable eps s t -> price q t - lam * cost s t <= phi s) ->
    m <= ∑ s ∈ X × Y, mu (fst s) (snd s) * phi s + lam * eps) /\
  exists lam phi, 0 <= lam /\ forward_transform (usable eps) cost lam (price q) phi /\
    m = ∑ s ∈ X × Y, mu (fst s) (snd s) * phi s + lam * eps.
Proof.
  intros [(p & Dp & Ep) M].
  assert (finite : forall r, laws (game eps) r -> loss_le r q m).
  { intros r Dr. apply loss_le_iff; [apply (laws_are eps r Dr)|]. apply M. now exists r. }
  rewrite loss_finite in Ep; [|apply (laws_are eps p Dp)|now apply finite]. injection Ep as Ep.
  destruct Dp as (g & F & E).
  assert (Em : m = finite_loss (law_of (game eps) g) q) by (rewrite Ep; apply sum2_ext; intros; now rewrite E).
  split.
  - intros lam phi L B. rewrite Em. apply plan_below; [easy|easy|]. intros s t A. specialize (B s t A). lra.
  - destruct (best_plan mu allowed cost eps q g F) as (lam & phi & L & Ti & Fw).
    + intros g' F'. rewrite <- Em. apply finite. now exists g'.
    + exists lam, phi. split; [easy|split; [easy|]]. rewrite Em.
      exact (tight_value mu allowed cost eps _ q lam phi g Ti).
Qed.
End Curve.

(** (4) and (6) *)
Theorem mean_loss_curve {X Y Z : alphabet} (P : table X Y) (d : X -> Z -> Rbar) (q : table Z Y) (L : R -> R) :
  is_law P -> (forall x z, Rbar_le (Finite 0) (d x z)) ->
  (forall eps, 0 <= eps -> worst_loss (laws_of_attacks P (mean_distortion P d eps)) q (Finite (L eps))) ->
  forall a b t, 0 <= a <= b -> 0 <= t <= 1 ->
  L a <= L b /\ (1 - t) * L a + t * L b <= L ((1 - t) * a + t * b).
Proof.
  intros J D0 W a b t [A B] T. assert (0 <= (1 - t) * a + t * b) by nra.
  assert (W' : forall eps, 0 <= eps -> worst_loss (laws (budget_game P (arcs_finite d)
    (fun s u => real (d (fst s) (fst u))) eps)) q (Finite (L eps))).
  { intros eps E. apply (worst_loss_same _ _ q _ (mean_distortion_is_transport P d J D0 eps)). now apply W. }
  split.
  - assert (B0 : 0 <= b) by lra. exact (loss_monotone _ _ _ q a b _ _ B (W' a A) (W' b B0)).
  - eapply loss_concave; [exact J|exact T|apply W'; lra|apply W'; lra|now apply W'].
Qed.
Theorem ball_loss_curve {X Y : alphabet} (mu : table X Y) (d : X * Y -> X * Y -> Rbar) (q : table X Y) (L : R -> R) :
  is_law mu -> (forall s t, Rbar_le (Finite 0) (d s t)) ->
  (forall eps, 0 <= eps -> worst_loss (ball mu d eps) q (Finite (L eps))) ->
  forall a b t, 0 <= a <= b -> 0 <= t <= 1 ->
  L a <= L b /\ (1 - t) * L a + t * L b <= L ((1 - t) * a + t * b).
Proof.
  intros J D0 W a b t [A B] T. assert (0 <= (1 - t) * a + t * b) by nra.
  assert (W' : forall eps, 0 <= eps -> worst_loss (laws (budget_game mu (fun s t => is_finite (d s t))
    (fun s t => real (d s t)) eps)) q (Finite (L eps))).
  { intros eps E. apply (worst_loss_same _ _ q _ (ball_is_transport mu d J D0 eps)). now apply W. }
  split.
  - assert (B0 : 0 <= b) by lra. exact (loss_monotone _ _ _ q a b _ _ B (W' a A) (W' b B0)).
  - eapply loss_concave; [exact J|exact T|apply W'; lra|apply W'; lra|now apply W'].
Qed.
