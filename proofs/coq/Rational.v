(** * Rational games: the data of a certificate, and transport games with rational data

    Laws, costs and budgets are given as fractions (type Q, written 1 # 3); a cost
    may also be infinite ([None]).  Here they are brought to common denominators. *)

From Coq Require Import Reals List Lra Lia ZArith QArith Qreals Bool ClassicalEpsilon.
From Coquelicot Require Import Coquelicot.
From Robust Require Import Sums Loss Limits Theorem1 Lifted Bracket Transport Integers.
Import ListNotations.
Open Scope R_scope.

(** Equality of letters, computed *)
Record letter_test (A : alphabet) := LetterTest {
  same :> A -> A -> bool;
  same_spec : forall a b, same a b = true <-> a = b }.
Arguments same_spec {A}.

Lemma no_letters (a b : none) : (match a with end : bool) = true <-> a = b.
Proof. destruct a. Qed.
Definition none_test : letter_test none := LetterTest none (fun a _ => match a with end) no_letters.
Lemma one_letter (a b : one) : true = true <-> a = b.
Proof. now destruct a, b. Qed.
Definition one_test : letter_test one := LetterTest one (fun _ _ => true) one_letter.
Definition same_pair {A B} (sA : letter_test A) (sB : letter_test B) (s t : A * B) : bool :=
  sA (fst s) (fst t) && sB (snd s) (snd t).
Lemma same_pair_spec {A B} (sA : letter_test A) (sB : letter_test B) (s t : A * B) :
  same_pair sA sB s t = true <-> s = t.
Proof.
  destruct s as [a b], t as [a' b']. unfold same_pair; simpl.
  rewrite andb_true_iff, (same_spec sA), (same_spec sB).
  split; [now intros [-> ->]|]. intros E; now injection E.
Qed.

(** The numerator of q over the denominator N, when that is an integer *)
Definition over (N : Z) (q : Q) : Z := (Qnum q * (N / Zpos (Qden q)))%Z.
Definition fits (N : Z) (q : Q) : bool := (N mod Zpos (Qden q) =? 0)%Z.
Lemma over_spec N q : (0 < N)%Z -> fits N q = true -> Q2R q * IZR N = IZR (over N q).
Proof.
  intros P F. apply Z.eqb_eq in F. unfold over, Q2R. destruct q as [n d]; simpl in *.
  assert (E := Z.div_mod N (Zpos d) ltac:(easy)). rewrite F, Z.add_0_r in E.
  rewrite mult_IZR. rewrite E at 1. rewrite mult_IZR. field. now apply IZR_neq.
Qed.
Lemma over_spec' N q : (0 < N)%Z -> fits N q = true -> Q2R q = IZR (over N q) / IZR N.
Proof.
  intros P F. rewrite <- over_spec by easy. apply IZR_lt in P. field; lra.
Qed.

Definition real_cost (c : option Q) : Rbar :=
  match c with Some q => Finite (Q2R q) | None => p_infty end.
Definition real_law {A B : alphabet} (p : A -> B -> Q) : table A B := fun a b => Q2R (p a b).

Lemma Q2R_pos q : 0 < Q2R q <-> (0 < Qnum q)%Z.
Proof.
  assert (T : 0 < / IZR (Zpos (Qden q))) by now apply Rinv_0_lt_compat, IZR_lt.
  unfold Q2R. split; intros L.
  - apply lt_IZR, Rnot_le_lt. intros N. apply (Rmult_le_compat_r _ _ _ (Rlt_le _ _ T)) in N. lra.
  - apply Rmult_lt_0_compat; [now apply IZR_lt|easy].
Qed.

(** The law is a law: positive numerators, and their sum over N is N. *)
Definition law_check (A B : alphabet) (N : Z) (p : A -> B -> Q) : bool :=
  ((0 <? N) && every A (fun a => every B (fun b => fits N (p a b) && (0 <=? Qnum (p a b)))) &&
   (total A (fun a => total B (fun b => over N (p a b))) =? N))%Z.
Lemma law_check_spec {A B : alphabet} N (p : A -> B -> Q) : law_check A B N p = true ->
  is_law (real_law p) /\ (0 < N)%Z /\ forall a b, fits N (p a b) = true.
Proof.
  unfold law_check. rewrite !andb_true_iff, Z.ltb_lt, Z.eqb_eq. intros [[HN F] T].
  assert (F' : forall a b, fits N (p a b) = true /\ (0 <= Qnum (p a b))%Z).
  { intros a b. generalize (every_spec _ _ (every_spec _ _ F a) b). now rewrite andb_true_iff, Z.leb_le. }
  assert (R : forall a b, real_law p a b = IZR (over N (p a b)) / IZR N)
    by (intros; apply over_spec'; [easy|apply F']).
  split; [split|split; [easy|apply F']].
  - intros a b. unfold real_law, Q2R. apply Rmult_le_pos; [apply IZR_le, F'|].
    left. now apply Rinv_0_lt_compat, IZR_lt.
  - rewrite (sum_ext _ _ (fun a => IZR (total B (fun b => over N (p a b))) / IZR N)).
    + unfold Rdiv. rewrite sum_scal_r, <- total_spec, T. apply IZR_lt in HN. field; lra.
    + intros a. rewrite total_spec. unfold Rdiv. rewrite <- sum_scal_r. apply sum_ext; intros; apply R.
Qed.

Section Transport.
Context {X Y W : alphabet} (sX : letter_test X) (sY : letter_test Y) (sW : letter_test W).
Variables (law : X -> Y -> Q) (allowed : X * Y -> W * Y -> bool) (K : alphabet).
Variables (cost : K -> X * Y -> W * Y -> Q) (budget : K -> Q).

Definition rational_transport : polytope W Y :=
  transport (real_law law) (fun s t => allowed s t = true) K
    (fun k s t => Q2R (cost k s t)) (fun k => Q2R (budget k)).

Variables (N : Z) (row_scale : K -> Z).       (* common denominators *)
Definition n_usable (j : column rational_transport) : bool :=
  (0 <? Qnum (law (fst (fst j)) (snd (fst j))))%Z && allowed (fst j) (snd j).
Definition n_sink (j : column rational_transport) (w : W) (y : Y) : Z :=
  if sW (fst (snd j)) w && sY (snd (snd j)) y then 1%Z else 0%Z.

Definition transport_integers : integers rational_transport := {|
  same_group := same_pair sX sY : group rational_transport -> group rational_transport -> bool;
  mass_over := N;
  n_mass := fun s : group rational_transport => over N (law (fst s) (snd s));
  usable := n_usable;
  scale := row_scale : row rational_transport -> Z;
  n_coefficient := fun k j => over (row_scale k) (cost k (fst j) (snd j));
  n_bound := fun k => over (row_scale k) (budget k);
  inequality := fun _ => true;
  image_over := 1;
  n_image := n_sink |}.

Definition transport_data_check : bool :=
  law_check X Y N law &&
  every K (fun k => (0 <? row_scale k)%Z && fits (row_scale k) (budget k) &&
    every (column rational_transport) (fun j => if n_usable j then fits (row_scale k) (cost k (fst j) (snd j)) else true)).

Lemma transport_described : transport_data_check = true ->
  is_law (real_law law) /\ describes transport_integers.
Proof.
  unfold transport_data_check. rewrite !andb_true_iff. intros [L D].
  destruct (law_check_spec N law L) as (J & HN & F). split; [easy|].
  assert (D' : forall k, ((0 < row_scale k)%Z /\ fits (row_scale k) (budget k) = true) /\
     forall j, n_usable j = true -> fits (row_scale k) (cost k (fst j) (snd j)) = true).
  { intros k. generalize (every_spec _ _ D k). rewrite !andb_true_iff, Z.ltb_lt. intros [S T].
    split; [easy|]. intros j U. generalize (every_spec _ _ T j). rewrite U. now simpl. }
  split; simpl.
  - apply same_pair_spec.
  - easy.
  - easy.
  - apply D'.
  - intros s. apply over_spec'; auto.
  - intros j. unfold n_usable. rewrite andb_true_iff, Z.ltb_lt.
    split; intros [A B]; (split; [now apply Q2R_pos|easy]).
  - intros k j U. apply over_spec; now apply D'.
  - intros k. apply over_spec; now apply D'.
  - easy.
  - intros [s [w y]] a b. unfold n_sink; simpl.
    replace (IZR _ / 1) with (IZR (if sW w a && sY y b then 1 else 0)) by (unfold Rdiv; rewrite Rinv_1; ring).
    destruct (sW w a && sY y b)%bool eqn:Eq.
    + apply (same_pair_spec sW sY (w, y) (a, b)) in Eq. now rewrite iverson_true.
    + rewrite iverson_false; [easy|]. intros Eq'. apply (same_pair_spec sW sY) in Eq'.
      unfold same_pair in Eq'; simpl in Eq'. congruence.
Qed.
End Transport.

(** Two transport games with the same law, budgets and arcs, and the same costs on them *)
Lemma transport_same {X Y W : alphabet} (mu : table X Y) (K : alphabet)
    (a a' : X * Y -> W * Y -> Prop) (c c' : K -> X * Y -> W * Y -> R) (b b' : K -> R) :
  (forall s t, a s t <-> a' s t) -> (forall k s t, a s t -> c k s t = c' k s t) ->
  (forall k, b k = b' k) ->
  forall p, laws (transport mu a K c b) p <-> laws (transport mu a' K c' b') p.
Proof.
  assert (half : forall (a a' : X * Y -> W * Y -> Prop) (c c' : K -> X * Y -> W * Y -> R) (b b' : K -> R),
     (forall s t, a s t <-> a' s t) -> (forall k s t, a s t -> c k s t = c' k s t) ->
     (forall k, b k = b' k) ->
     forall p, laws (transport mu a K c b) p -> laws (transport mu a' K c' b') p).
  { clear. intros a a' c c' b b' A Co Bd p (g & F & E). apply transport_feasible in F.
    destruct F as (G0 & GA & GM & GB). exists g. split; [|exact E]. apply transport_feasible.
    split; [easy|split; [|split; [easy|]]].
    - intros s t N. apply GA. now rewrite A.
    - intros k. rewrite <- Bd. rewrite (sum_ext _ _ (fun j => c k (fst j) (snd j) * g j)); [apply GB|].
      intros [s t]; simpl. destruct (classic (a s t)) as [L|N]; [now rewrite Co|].
      rewrite (GA s t N). ring. }
  intros A Co Bd p. split; apply half; auto.
  - intros s t. symmetry. apply A.
  - intros k s t L. symmetry. apply Co, A, L.
Qed.
