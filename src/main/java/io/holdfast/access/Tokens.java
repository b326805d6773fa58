package io.holdfast.access;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.auth.principal.DefaultJWTParser;
import io.smallrye.jwt.auth.principal.JWTAuthContextInfo;
import io.smallrye.jwt.auth.principal.JWTParser;
import io.smallrye.jwt.auth.principal.ParseException;
import io.smallrye.jwt.build.Jwt;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.json.JsonNumber;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jspecify.annotations.Nullable;

/**
 * Signs tokens and reads them again. JWTs by HS256 with the claims that the front end decodes, and one of ours: the
 * generation of the account's tokens. {@code iat} has whole seconds, too coarse to tell a token from before a change of the
 * password from one after it.
 */
@ApplicationScoped
class Tokens {
    private static final String TYPE = "token_type";
    private static final String ACCOUNT = "user_id";
    private static final String GENERATION = "generation";
    private static final int MOST_READ = 10_000;

    private final SecretKey key;
    private final AccessConfig config;
    private final InstantSource clock;
    private final JWTParser parser;
    /** Tokens that were found to be signed here: a caller sends the same one with every request. */
    private final Cache<String, Claims> read =
            Caffeine.newBuilder().maximumSize(MOST_READ).build();

    Tokens(SigningKey key, AccessConfig config, InstantSource clock) {
        this.key = key.secret();
        this.config = config;
        this.clock = clock;
        this.parser = parser(this.key);
    }

    /**
     * What a token says, its signature and expiry being in order.
     *
     * @param jti the id of the token
     * @param generation the account's at the time of issue
     */
    record Claims(TokenType type, int accountId, int generation, String jti, Instant expiresAt) {}

    String issue(TokenType type, int accountId, int generation) {
        Instant now = clock.instant();
        return Jwt.claims()
                .claim(TYPE, type.claim())
                .claim(ACCOUNT, accountId)
                .claim(GENERATION, generation)
                .claim("jti", UUID.randomUUID().toString())
                .issuedAt(now)
                .expiresAt(now.plus(lifetime(type)))
                .jws()
                .algorithm(SignatureAlgorithm.HS256)
                .sign(key);
    }

    /** Empty for anything but an unexpired token of this type that was signed here. */
    Optional<Claims> verify(TokenType type, String token) {
        Claims known = read.getIfPresent(token);
        Optional<Claims> claims = known == null ? read(token) : Optional.of(known);
        return claims.filter(found -> found.type() == type && clock.instant().isBefore(found.expiresAt()));
    }

    private Optional<Claims> read(String token) {
        try {
            Optional<Claims> claims = claims(parser.parse(token));
            claims.ifPresent(found -> read.put(token, found));
            return claims;
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    private static Optional<Claims> claims(JsonWebToken token) {
        Optional<TokenType> type = TokenType.ofClaim(token.<Object>getClaim(TYPE));
        Integer account = number(token, ACCOUNT);
        Integer generation = number(token, GENERATION);
        String jti = token.getTokenID();
        if (type.isEmpty() || account == null || generation == null || jti == null) {
            return Optional.empty();
        }
        return Optional.of(
                new Claims(type.get(), account, generation, jti, Instant.ofEpochSecond(token.getExpirationTime())));
    }

    private static @Nullable Integer number(JsonWebToken token, String claim) {
        Object value = token.getClaim(claim);
        return switch (value) {
            case JsonNumber number -> number.intValue();
            case Number number -> number.intValue();
            case null, default -> null;
        };
    }

    private Duration lifetime(TokenType type) {
        return switch (type) {
            case ACCESS -> config.accessTokenLifetime();
            case REFRESH, SESSION -> config.refreshTokenLifetime();
        };
    }

    /** Our own rather than the configured one: no grace after the expiry, no algorithm but ours, no principal to be named. */
    private static JWTParser parser(SecretKey key) {
        JWTAuthContextInfo rules = new JWTAuthContextInfo();
        rules.setSecretVerificationKey(key);
        rules.setSignatureAlgorithm(Set.of(SignatureAlgorithm.HS256));
        rules.setRequireNamedPrincipal(false);
        rules.setClockSkew(0);
        rules.setExpGracePeriodSecs(0);
        return new DefaultJWTParser(rules);
    }
}
