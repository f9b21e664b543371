(** * Finite alphabets and finite sums

    The paper's sets X, Y and Z are finite.  Here a finite _alphabet_ is a type
    with a list that holds each of its letters exactly once, and
    [∑ a ∈ A, f a] is the sum of [f] over that list. *)

From Coq Require Import Reals List Lra Lia ClassicalEpsilon FinFun.
Import ListNotations.
Open Scope R_scope.

Record alphabet := Alphabet {
  letter :> Type;
  letters : list letter;
  letters_all : forall a, In a letters;
  letters_once : NoDup letters }.

Arguments letters_all {_} _.

Fixpoint sum_list {A} (l : list A) (f : A -> R) : R :=
  match l with [] => 0 | a :: l' => f a + sum_list l' f end.

Notation "'∑' a '∈' A , f" := (sum_list (letters A) (fun a => f))
  (at level 41, a name, A at level 35, f at level 41, right associativity,
   format "'∑'  a  '∈'  A ,  f").

(** |A|, as a real number *)
Definition size (A : alphabet) : R := INR (length (letters A)).

(** Iverson's bracket: 1 where a statement holds, 0 where it fails *)
Definition iverson (P : Prop) : R :=
  if excluded_middle_informative P then 1 else 0.

Lemma iverson_true (P : Prop) : P -> iverson P = 1.
Proof. intros; unfold iverson; destruct excluded_middle_informative; tauto. Qed.
Lemma iverson_false (P : Prop) : ~ P -> iverson P = 0.
Proof. intros; unfold iverson; destruct excluded_middle_informative; tauto. Qed.
Lemma iverson_bounds (P : Prop) : 0 <= iverson P <= 1.
Proof. unfold iverson; destruct excluded_middle_informative; lra. Qed.

(** ** Rules for sums over any list *)

Section Lists.
Context {A : Type}.
Implicit Types (l : list A) (f g : A -> R).

Lemma sum_ext l f g : (forall a, f a = g a) -> sum_list l f = sum_list l g.
Proof. intros E; induction l; simpl; rewrite ?E, ?IHl; auto. Qed.
Lemma sum_le l f g : (forall a, f a <= g a) -> sum_list l f <= sum_list l g.
Proof. intros E; induction l as [|a l IH]; simpl; [lra|]; specialize (E a); lra. Qed.
Lemma sum_0 l : sum_list l (fun _ => 0) = 0.
Proof. induction l; simpl; lra. Qed.
Lemma sum_nonneg l f : (forall a, 0 <= f a) -> 0 <= sum_list l f.
Proof. intros E; rewrite <- (sum_0 l); now apply sum_le. Qed.
Lemma sum_plus l f g : sum_list l (fun a => f a + g a) = sum_list l f + sum_list l g.
Proof. induction l; simpl; lra. Qed.
Lemma sum_minus l f g : sum_list l (fun a => f a - g a) = sum_list l f - sum_list l g.
Proof. induction l; simpl; lra. Qed.
Lemma sum_scal l c f : sum_list l (fun a => c * f a) = c * sum_list l f.
Proof. induction l; simpl; [|rewrite IHl]; lra. Qed.
Lemma sum_scal_r l c f : sum_list l (fun a => f a * c) = sum_list l f * c.
Proof. induction l; simpl; [|rewrite IHl]; lra. Qed.
Lemma sum_opp l f : sum_list l (fun a => - f a) = - sum_list l f.
Proof. induction l; simpl; lra. Qed.
Lemma sum_const l c : sum_list l (fun _ => c) = INR (length l) * c.
Proof.
  induction l as [|b l IH]; [simpl; lra|].
  change (length (b :: l)) with (S (length l)). rewrite S_INR. simpl. rewrite IH. lra.
Qed.
Lemma sum_term l f a : (forall a, 0 <= f a) -> In a l -> f a <= sum_list l f.
Proof.
  intros P; induction l as [|b l IH]; simpl; [tauto|intros [->|I]].
  - generalize (sum_nonneg l f P); lra.
  - specialize (IH I); specialize (P b); lra.
Qed.
Lemma sum_app l l' f : sum_list (l ++ l') f = sum_list l f + sum_list l' f.
Proof. induction l; simpl; lra. Qed.
Lemma sum_map {B} (l : list B) (h : B -> A) f : sum_list (map h l) f = sum_list l (fun b => f (h b)).
Proof. induction l as [|b l IH]; simpl; [easy|now rewrite IH]. Qed.

(** a sum with one non-zero term *)
Lemma sum_absent l f b : ~ In b l -> sum_list l (fun a => iverson (a = b) * f a) = 0.
Proof.
  induction l as [|a l IH]; simpl; [easy|]. intros N.
  rewrite IH by tauto. rewrite iverson_false by (intros ->; tauto). lra.
Qed.
Lemma sum_single_list l f b : NoDup l -> In b l ->
  sum_list l (fun a => iverson (a = b) * f a) = f b.
Proof.
  induction 1 as [|a l N ND IH]; simpl; [easy|]. intros [->|I].
  - rewrite sum_absent, iverson_true by easy. lra.
  - rewrite IH by easy. rewrite iverson_false by (intros ->; tauto). lra.
Qed.
End Lists.

Lemma sum_swap {A B} (la : list A) (lb : list B) f :
  sum_list la (fun a => sum_list lb (fun b => f a b))
  = sum_list lb (fun b => sum_list la (fun a => f a b)).
Proof.
  induction la as [|a la IH]; simpl; [now rewrite sum_0|]. now rewrite IH, <- sum_plus.
Qed.

(** ** Rules for sums over an alphabet *)

Section Alphabets.
Context {A : alphabet}.
Implicit Types f : A -> R.

Lemma term_le_sum f a : (forall a, 0 <= f a) -> f a <= ∑ a ∈ A, f a.
Proof. intros P. exact (sum_term _ f a P (letters_all a)). Qed.
Lemma sum_zero f : (forall a, 0 <= f a) -> ∑ a ∈ A, f a <= 0 -> forall a, f a = 0.
Proof. intros P S a. generalize (term_le_sum f a P) (P a); lra. Qed.
Lemma sum_single f b : ∑ a ∈ A, iverson (a = b) * f a = f b.
Proof. apply (sum_single_list _ f); [apply letters_once|apply letters_all]. Qed.
Lemma sum_single' f b : ∑ a ∈ A, iverson (b = a) * f a = f b.
Proof.
  rewrite <- (sum_single f b). apply sum_ext; intros a. f_equal.
  unfold iverson; do 2 destruct excluded_middle_informative; congruence.
Qed.
Lemma inhabited_of_sum f : ∑ a ∈ A, f a <> 0 -> inhabited A.
Proof. destruct (letters A) as [|a l]; simpl; [lra|]. now intros _; exists. Qed.
Lemma size_pos : inhabited A -> 0 < size A.
Proof.
  intros [a]. unfold size. generalize (letters_all a).
  destruct (letters A) as [|b l]; [easy|]. intros _. apply lt_0_INR; simpl; lia.
Qed.
End Alphabets.

(** ** Pairs *)

Lemma NoDup_prod {A B} (la : list A) (lb : list B) :
  NoDup la -> NoDup lb -> NoDup (list_prod la lb).
Proof.
  intros Na Nb; induction Na as [|a la Ha Na IH]; simpl; [constructor|].
  assert (M : NoDup (map (fun b => (a, b)) lb)).
  { apply Injective_map_NoDup; [|easy]. intros b c E; now injection E. }
  revert M. assert (D : forall c, In c (map (fun b => (a, b)) lb) -> ~ In c (list_prod la lb)).
  { intros c I J. apply in_map_iff in I. destruct I as (b & <- & _).
    apply in_prod_iff in J. tauto. }
  revert D. generalize (map (fun b => (a, b)) lb) as l. intros l D M.
  induction M as [|c l Hc M IHM]; simpl; [easy|]. constructor.
  - rewrite in_app_iff. intros [I|I]; [easy|]. apply (D c); simpl; auto.
  - apply IHM. intros c' I; apply D; simpl; auto.
Qed.

Definition pairs (A B : alphabet) : alphabet.
Proof.
  refine (Alphabet (A * B) (list_prod (letters A) (letters B)) _ _).
  - intros [a b]. apply in_prod; apply letters_all.
  - apply NoDup_prod; apply letters_once.
Defined.
Canonical pairs.
Notation "A × B" := (pairs A B) (at level 34, left associativity).

Lemma sum_pairs {A B : alphabet} (f : A * B -> R) :
  ∑ c ∈ A × B, f c = ∑ a ∈ A, ∑ b ∈ B, f (a, b).
Proof.
  simpl. induction (letters A) as [|a l IH]; simpl; [easy|].
  now rewrite sum_app, sum_map, IH.
Qed.

(** A sum over [J] may be taken group by group. *)
Lemma sum_by_group {J S : alphabet} (group : J -> S) (f : J -> R) :
  ∑ j ∈ J, f j = ∑ s ∈ S, ∑ j ∈ J, iverson (group j = s) * f j.
Proof.
  rewrite sum_swap. apply sum_ext; intros j.
  now rewrite (sum_single' (fun _ => f j) (group j)).
Qed.

(** The one-letter alphabet and the empty one *)
Definition one : alphabet.
Proof.
  refine (Alphabet unit [tt] _ _); [now intros []; left|].
  constructor; [easy|constructor].
Defined.
Definition none : alphabet.
Proof. refine (Alphabet Empty_set [] _ _); [intros []|constructor]. Defined.
