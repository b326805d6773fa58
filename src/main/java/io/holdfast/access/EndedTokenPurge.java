package io.holdfast.access;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;

/** Forgets ended tokens once they have expired: then they are refused for that. */
@ApplicationScoped
class EndedTokenPurge {
    private final EntityManager database;

    EndedTokenPurge(EntityManager database) {
        this.database = database;
    }

    /**
     * Forgets some; whoever ends a token calls it, so the table stays as small as the tokens that are still good. Rows that
     * another process is forgetting at this moment are passed over.
     *
     * @return how many were forgotten, at most 1000
     */
    @Transactional
    int runOnce() {
        String sql = """
                delete from ended_token
                where jti in (
                    select jti
                    from ended_token
                    where expires_at < now() - interval '1 hour'
                    order by expires_at
                    limit 1000
                    for update skip locked)
                """;
        return database.createNativeQuery(sql).executeUpdate();
    }
}
