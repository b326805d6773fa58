package io.holdfast.access;

import io.holdfast.problem.ErrorCode;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.transaction.Transactional;
import org.jspecify.annotations.Nullable;

/** Refresh tokens as they come back: whose they are, and which were ended before their time. */
@ApplicationScoped
class RefreshTokens {
    private final Tokens tokens;
    private final Accounts accounts;
    private final EntityManager database;

    RefreshTokens(Tokens tokens, Accounts accounts, EntityManager database) {
        this.tokens = tokens;
        this.accounts = accounts;
        this.database = database;
    }

    /** Whose a token is. Throws 401 {@code ERROR_INVALID_REFRESH_TOKEN} for one that is good for nothing (any more). */
    @Transactional
    AccountEntity owner(@Nullable String token) {
        Tokens.Claims claims = claims(token);
        AccountEntity owner = owner(claims);
        if (isEnded(claims)) {
            throw ErrorCode.ERROR_INVALID_REFRESH_TOKEN.problem();
        }
        return owner;
    }

    /** Ends a token. Throws as {@link #owner}, but 400 {@code ERROR_REFRESH_TOKEN_ALREADY_BLACKLISTED} for an ended one. */
    @Transactional
    void end(@Nullable String token) {
        Tokens.Claims claims = claims(token);
        owner(claims);
        String sql = """
                insert into ended_token (jti, expires_at)
                values (:jti, :expiresAt)
                on conflict do nothing
                """;
        int ended = database.createNativeQuery(sql)
                .setParameter("jti", claims.jti())
                .setParameter("expiresAt", claims.expiresAt())
                .executeUpdate();
        if (ended == 0) {
            throw ErrorCode.ERROR_REFRESH_TOKEN_ALREADY_BLACKLISTED.problem();
        }
    }

    private Tokens.Claims claims(@Nullable String token) {
        return tokens.verify(TokenType.REFRESH, token == null ? "" : token)
                .orElseThrow(ErrorCode.ERROR_INVALID_REFRESH_TOKEN::problem);
    }

    private AccountEntity owner(Tokens.Claims claims) {
        return accounts.findByIdOptional(claims.accountId())
                .filter(account -> account.isActive && account.tokenGeneration == claims.generation())
                .orElseThrow(ErrorCode.ERROR_INVALID_REFRESH_TOKEN::problem);
    }

    private boolean isEnded(Tokens.Claims claims) {
        return (boolean)
                database.createNativeQuery("select exists (select 1 from ended_token where jti = :jti)", Boolean.class)
                        .setParameter("jti", claims.jti())
                        .getSingleResult();
    }
}
