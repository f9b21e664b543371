(** * Certificates about the games of the paper, with rational data

    For each kind of constraint: if the check of a certificate computes to [true], the
    game over that constraint has a value, and it is what the certificate states. *)

From Coq Require Import Reals List Lra Lia ZArith QArith Qreals Bool ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Theorem1 Lifted Bracket.
From Robust Require Import Transport Attacks Distortion Budgets Wasserstein.
From Robust Require Import Integers Checker Powers SaddleChecker Rational.
Import ListNotations.
Open Scope R_scope.

(** h is (13), (14) and (15) for the set D. *)
Definition game_value {A B : alphabet} (D : table A B -> Prop) (h : R) :=
  minimax D h /\ maximin D h /\ max_entropy D h.

(** The value exists and lies in the bracket; or it exists and is given exactly. *)
Definition certified {A B : alphabet} (D : table A B -> Prop) (lower upper : R) :=
  exists h : R, game_value D h /\ lower <= h <= upper.
Definition certified_exact {A B : alphabet} (D : table A B -> Prop) (value lower upper : R) :=
  exists h : R, game_value D h /\ h = value /\ lower <= h <= upper.

(** Equal sets have equal games. *)
Lemma same_value {A B : alphabet} (D D' : table A B -> Prop) h :
  (forall p, D p <-> D' p) -> game_value D h -> game_value D' h.
Proof.
  intros E (Mm & Mx & Me).
  assert (W : forall q m, worst_loss D q m <-> worst_loss D' q m).
  { intros q m. assert (S : forall v, losses_over_laws D q v <-> losses_over_laws D' q v)
      by (intros v; split; intros (p & Dp & ->); exists p; (split; [now apply E|easy])).
    split; intros [A1 A2]; (split; [now apply S|]); intros v V; apply A2; now apply S. }
  split; [|split].
  - destruct Mm as [(q & Q & Wq) M]. split; [exists q; split; [easy|now apply W]|].
    intros m (q' & Q' & Wq'). apply M. exists q'. split; [easy|now apply W].
  - destruct Mx as [(p & Dp & Mp) M]. split; [exists p; split; [now apply E|easy]|].
    intros m (p' & Dp' & Mp'). apply M. exists p'. split; [now apply E|easy].
  - destruct Me as [(p & Dp & Hp) M]. split; [exists p; split; [now apply E|easy]|].
    intros m (p' & Dp' & Hp'). apply M. exists p'. split; [now apply E|easy].
Qed.

(** A checked certificate for a polytope, as a theorem about the set that it describes *)
Section Checked.
Context {A B : alphabet} (G : polytope A B) (numbers : integers G) (D : table A B -> Prop).
Hypothesis G_proper : proper G.
Hypothesis described : describes numbers.
Hypothesis same : forall p, laws G p <-> D p.

Lemma checked_bracket attack data lower upper : check G numbers attack data lower upper = true ->
  certified D (ratio lower) (ratio upper).
Proof.
  intros C. destruct (bracket_certificate G numbers attack data lower upper G_proper described C)
    as (h & Mm & Mx & Me & L). exists h. split; [|easy]. now apply (same_value (laws G)).
Qed.
Lemma checked_saddle attack data terms lower upper c :
  check_saddle G numbers attack data terms lower upper c = true ->
  certified_exact D (log_form (map fst terms)) (ratio lower) (ratio upper).
Proof.
  intros C. destruct (saddle_certificate G numbers attack data terms lower upper G_proper described c C)
    as (h & Mm & Mx & Me & V & L). exists h. split; [|easy]. now apply (same_value (laws G)).
Qed.
End Checked.

(** ** Distortion: (3), (4), and several limits at once *)

Section Distortion.
Context {X Y W : alphabet} (sX : letter_test X) (sY : letter_test Y) (sW : letter_test W).
Variable law : X -> Y -> Q.
Notation mu := (real_law law).

Lemma Q2R_0 : Q2R 0 = 0.
Proof. unfold Q2R; simpl; ring. Qed.
Lemma real_cost_le (c : option Q) e : Rbar_le (real_cost c) (Q2R e) <->
  match c with Some q => Qle_bool q e = true | None => False end.
Proof.
  destruct c as [q|]; simpl; [|easy]. split; intros L.
  - now apply Qle_bool_iff, Rle_Qle.
  - now apply Qle_Rle, Qle_bool_iff.
Qed.

(** (3): Pr[d(X,Z) ≤ ε] = 1 *)
Section Maximum.
Variables (cost : X -> W -> option Q) (eps : Q).
Definition max_laws := laws_of_attacks mu (max_distortion mu (fun x z => real_cost (cost x z)) (Q2R eps)).
Definition max_arc (s : X * Y) (t : W * Y) : bool :=
  sY (snd s) (snd t) && match cost (fst s) (fst t) with Some c => Qle_bool c eps | None => false end.
Definition zero_cost (k : none) (s : X * Y) (t : W * Y) : Q := 0.
Definition max_polytope : polytope W Y := rational_transport law max_arc none zero_cost (fun _ => 0%Q).
Definition max_integers N : integers max_polytope :=
  transport_integers sX sY sW law max_arc none zero_cost (fun _ => 0%Q) N (fun _ => 1%Z).
Definition max_data_check N : bool :=
  transport_data_check law max_arc none zero_cost (fun _ => 0%Q) N (fun _ => 1%Z).

Lemma max_same : is_law mu -> forall p, laws max_polytope p <-> max_laws p.
Proof.
  intros J p. unfold max_laws. rewrite max_distortion_is_transport by easy.
  apply transport_same; [|intros []|intros []]. intros [x y] [z y']. unfold max_arc, arcs_within; simpl.
  rewrite andb_true_iff, (same_spec sY), real_cost_le. now destruct (cost x z).
Qed.
Theorem max_distortion_bracket N attack data lower upper :
  max_data_check N && check max_polytope (max_integers N) attack data lower upper = true ->
  certified max_laws (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. destruct (transport_described sX sY sW _ _ _ _ _ _ _ D).
  revert C. apply checked_bracket; [now apply transport_proper|easy|now apply max_same].
Qed.
Theorem max_distortion_saddle N attack data terms lower upper c :
  max_data_check N && check_saddle max_polytope (max_integers N) attack data terms lower upper c = true ->
  certified_exact max_laws (log_form (map fst terms)) (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. destruct (transport_described sX sY sW _ _ _ _ _ _ _ D).
  revert C. apply checked_saddle; [now apply transport_proper|easy|now apply max_same].
Qed.
End Maximum.

(** Budgets E[d_k(X,Z)] ≤ ε_k, each with or without a radius *)
Section Budgets.
Variables (K : alphabet) (cost : K -> X -> W -> option Q) (budget : K -> Q) (radius : K -> option Q).
Definition budget_laws := laws_of_attacks mu (within mu K (fun k x z => real_cost (cost k x z))
  (fun k => Q2R (budget k)) (fun k => option_map Q2R (radius k))).
Definition budget_arc (s : X * Y) (t : W * Y) : bool :=
  sY (snd s) (snd t) && every K (fun k => match cost k (fst s) (fst t) with
    | Some c => match radius k with Some r => Qle_bool c r | None => true end
    | None => false end).
Definition budget_cost (k : K) (s : X * Y) (t : W * Y) : Q :=
  match cost k (fst s) (fst t) with Some c => c | None => 0 end.
Definition budget_polytope : polytope W Y := rational_transport law budget_arc K budget_cost budget.
Definition budget_integers N scales : integers budget_polytope :=
  transport_integers sX sY sW law budget_arc K budget_cost budget N scales.
(** costs are at least 0 *)
Definition cost_check : bool := every K (fun k => every X (fun x => every W (fun z =>
  match cost k x z with Some c => Qle_bool 0 c | None => true end))).
Definition budget_data_check N scales : bool :=
  cost_check && transport_data_check law budget_arc K budget_cost budget N scales.

Lemma cost_check_spec : cost_check = true -> forall k x z, Rbar_le (Finite 0) (real_cost (cost k x z)).
Proof.
  intros C k x z. generalize (every_spec _ _ (every_spec _ _ (every_spec _ _ C k) x) z).
  destruct (cost k x z) as [c|]; simpl; [|easy]. intros L. apply Qle_bool_iff, Qle_Rle in L.
  now rewrite Q2R_0 in L.
Qed.
Lemma budget_same : is_law mu -> cost_check = true -> forall p, laws budget_polytope p <-> budget_laws p.
Proof.
  intros J C p. unfold budget_laws. rewrite within_is_transport; [|easy|now apply cost_check_spec].
  apply transport_same; [| |easy].
  - intros [x y] [z y']. unfold budget_arc, arcs_of_budgets; simpl.
    rewrite andb_true_iff, (same_spec sY).
    assert (S : every K (fun k => match cost k x z with
      | Some c => match radius k with Some r => Qle_bool c r | None => true end | None => false end) = true <->
      forall k, is_finite (real_cost (cost k x z)) /\ radius_met (option_map Q2R (radius k)) (real_cost (cost k x z))).
    { split.
      - intros E k. generalize (every_spec _ _ E k). unfold radius_met.
        destruct (cost k x z) as [c|] eqn:Ec; [|easy]. destruct (radius k) as [r|]; [|easy].
        intros L. split; [easy|]. simpl. now apply (real_cost_le (Some c) r).
      - intros M. apply forallb_forall. intros k _. specialize (M k). unfold radius_met in M.
        destruct (cost k x z) as [c|]; [|now destruct M]. destruct (radius k) as [r|]; [|easy].
        now apply (real_cost_le (Some c) r). }
    tauto.
  - intros k [x y] [z y'] _. unfold budget_cost; simpl. destruct (cost k x z); [easy|apply Q2R_0].
Qed.
Theorem budget_bracket N scales attack data lower upper :
  budget_data_check N scales && check budget_polytope (budget_integers N scales) attack data lower upper = true ->
  certified budget_laws (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. apply andb_true_iff in D. destruct D as [D0 D].
  destruct (transport_described sX sY sW _ _ _ _ _ _ _ D).
  revert C. apply checked_bracket; [now apply transport_proper|easy|now apply budget_same].
Qed.
Theorem budget_saddle N scales attack data terms lower upper c :
  budget_data_check N scales &&
    check_saddle budget_polytope (budget_integers N scales) attack data terms lower upper c = true ->
  certified_exact budget_laws (log_form (map fst terms)) (ratio lower) (ratio upper).
Proof.
  intros C. apply andb_true_iff in C. destruct C as [D C]. apply andb_true_iff in D. destruct D as [D0 D].
  destruct (transport_described sX sY sW _ _ _ _ _ _ _ D).
  revert C. apply checked_saddle; [now apply transport_proper|easy|now apply budget_same].
Qed.
End Budgets.

(** (4), the case of one budget and no radius *)
Section Mean.
Variables (cost : X -> W -> option Q) (eps : Q).
Definition mean_laws := laws_of_attacks mu (mean_distortion mu (fun x z => real_cost (cost x z)) (Q2R eps)).
Lemma mean_same p : budget_laws one (fun _ => cost) (fun _ => eps) (fun _ => None) p <-> mean_laws p.
Proof.
  split; intros (C & HC & E); exists C; (split; [|exact E]).
  - apply (proj2 HC tt).
  - split; [apply HC|]. now intros k.
Qed.
Lemma mean_certified lower upper :
  certified (budget_laws one (fun _ => cost) (fun _ => eps) (fun _ => None)) lower upper ->
  certified mean_laws lower upper.
Proof. intros (h & V & L). exists h. split; [|easy]. exact (same_value _ _ h mean_same V). Qed.
Lemma mean_certified_exact value lower upper :
  certified_exact (budget_laws one (fun _ => cost) (fun _ => eps) (fun _ => None)) value lower upper ->
  certified_exact mean_laws value lower upper.
Proof. intros (h & V & L). exists h. split; [|easy]. exact (same_value _ _ h mean_same V). Qed.
End Mean.
End Distortion.
