-- exports -------------------------------------------------------------------------------------------------------------

create table export_file (
    job_id integer primary key,
    attempt integer not null,
    name text not null constraint export_file_name_is_unique unique,
    content_type text not null,
    bytes bigint not null,
    expires_at timestamptz not null
);
comment on table export_file is 'what a finished export keeps for a while; its content is what the attempt named here has stored';
create index export_file_by_expiry on export_file (expires_at);

create table export_chunk (
    job_id integer not null,
    attempt integer not null,
    number integer not null,
    content bytea not null,
    primary key (job_id, attempt, number)
);
comment on table export_chunk is 'pieces of exported files, also of those that are still being written';
alter table export_chunk alter column content set storage external;
