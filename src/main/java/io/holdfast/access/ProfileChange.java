package io.holdfast.access;

import io.holdfast.problem.Fault;
import io.holdfast.problem.Input;
import org.jspecify.annotations.Nullable;

/** What somebody wants changed of their account; null where nothing. */
record ProfileChange(
        @Nullable String name,
        @Nullable String language,
        @Nullable String notificationFrequency,
        @Nullable Boolean completedOnboarding,
        String @Nullable [] completedGuidedTours) {

    /** Throws 400 for whatever is wrong with it, and when nothing is to be changed. */
    static ProfileChange read(Input input) {
        ProfileChange change = new ProfileChange(
                input.text("first_name", AccountRules.NAME),
                AccountRules.language(input),
                input.has("email_notification_frequency")
                        ? input.choice("email_notification_frequency", AccountRules.NOTIFICATION_FREQUENCIES, "instant")
                        : null,
                input.has("completed_onboarding") ? input.bool("completed_onboarding", false) : null,
                AccountRules.guidedTours(input));
        input.check();
        if (change.isEmpty()) {
            input.faults().add(Fault.invalid("At least one property has to be given."));
            input.check();
        }
        return change;
    }

    private boolean isEmpty() {
        return name == null
                && language == null
                && notificationFrequency == null
                && completedOnboarding == null
                && completedGuidedTours == null;
    }

    void applyTo(AccountEntity account) {
        if (name != null) {
            account.name = name;
        }
        if (language != null) {
            account.language = language;
        }
        if (notificationFrequency != null) {
            account.emailNotificationFrequency = notificationFrequency;
        }
        if (completedOnboarding != null) {
            account.completedOnboarding = completedOnboarding;
        }
        if (completedGuidedTours != null) {
            account.completedGuidedTours = completedGuidedTours;
        }
    }
}
