package io.holdfast.access;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/** What one can change of one's account. */
record ProfileView(
        @JsonProperty("first_name") String firstName,
        String language,
        @JsonProperty("email_notification_frequency") String emailNotificationFrequency,
        @JsonProperty("completed_onboarding") boolean completedOnboarding,
        @JsonProperty("completed_guided_tours") List<String> completedGuidedTours) {

    static ProfileView of(AccountEntity account) {
        return new ProfileView(
                account.name,
                account.language,
                account.emailNotificationFrequency,
                account.completedOnboarding,
                List.of(account.completedGuidedTours));
    }
}
