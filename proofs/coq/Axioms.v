(** The axioms that the theorems of this folder rest on; [make axioms] compares what
    this file prints with AXIOMS.txt. *)

From Robust Require Import Sums Loss Gibbs Theorem1 Corollary1 Lifted Bracket Support Enclosure Losses Witness Several Compare.
From Robust Require Import Transport Attacks Distortion Wasserstein Pure Privacy Gap Programme Clean.
From Robust Require Import Tradeoff Exchange Potentials LossCurve FixedPoint BallFixedPoint.
From Robust Require Import Degrades DegradesUnique Independence.
From Robust Require Import Convexity Example.
From Robust Require Import Logs Integers Checker Powers SaddleChecker Rational Budgets Games Balls Polytopes.

Definition everything :=
  ((@equation_8, @equation_12, @gibbs_subrule, @gibbs_subrule_equality, @theorem_1, @corollary_1_set, @corollary_1_unique,
    @corollary_1_posterior, @ideal_bound),
   (@lifted_theorem_1, @bracket, @delete_dead, @dead_columns, @saddle, @loss_bracket, @loss_infinity,
    @maximisers, @unsupported, @supported, @avoiding_laws, @entropy_lower_bound,
    @divergence_bound, @rule_enclosure, @tangent, @pinsker_least, @witness, @witness_least, @least, @losses,
    @outside_by_prices, @case_bound, @tree, @map_bound, @value_21_entropy, @gap,
    @programme_sound, @by_programme, @transport_programme, @tree_21),
   (@above_robust, @robust_posterior, @robust_reached, @forced, @forced_together, @witnessed, @one_label_forced,
    @free_rules, @witnessed_rules, @unique_rule, @several_rules, @saddle_values, @tight_witness, @several_iff,
    @unreached_several, @sum_enclosed, @sum_exact, @probability_enclosed),
   (@joint_form, @max_distortion_convex_closed, @mean_distortion_convex_closed,
    @ball_is_channels, @ball_convex_closed, @label_cost),
   (@pure_mixed, @mean_dominates, @equation_20, @deterministic_weaker,
    @equation_11, @lemma_1, @attack_theorem_1, @rate_distortion_game, @clean_chain),
   (@matched_is_best, @mean_value_concave, @ball_value_concave, @clean_loss_bound, @prior_loss, @prior_robust,
    @convexity_needed),
   (@multiplier, @saddle_pairs, @usable_if_slack, @fixed_point, @fixed_point_rules, @mean_fixed_point,
    @ball_fixed_point, @ball_fixed_point_rules, @ball_saddle_pairs, @ball_potentials, @ball_value,
    @kantorovich_fixed_point),
   (@loss_dual, @mean_loss_curve, @ball_loss_curve, @ball_clean_loss, @ball_clean_degrades, @mean_clean_loss, @mean_clean_degrades,
    @mean_clean_unique, @value_is_prior, @independence_threshold, @independence_budget_exists, @prior_beyond),
   (@example_value, @example_alpha, @example_rules, @example_deterministic, @example_gap,
    @example_strict),
   (@log_within_spec, @bracket_certificate, @saddle_certificate, @within_convex_closed,
    (@max_distortion_bracket, @max_distortion_saddle, @budget_bracket, @budget_saddle, @mean_certified,
     @mean_certified_exact),
    (@ball_bracket, @ball_saddle, @channel_bracket, @channel_saddle, @sup_bracket, @sup_saddle),
    (@hull_bracket, @hull_saddle, @finite_bracket, @finite_saddle, @vertices_robust, @rows_bracket, @rows_saddle))).

Print Assumptions everything.
