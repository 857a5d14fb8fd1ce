INSERT INTO deployment (id, agency, name, digest, created_at)
VALUES ('d1', 'bdt', 'van_ban_di', 'd', '2026-11-23T03:00:00.123456Z');
INSERT INTO definition (id, agency, key, version, name, deployment, resource, digest, created_at, suspended, startable_by)
VALUES ('v1', 'bdt', 'van_ban_di', 1, 'Văn bản đi', 'd1', 'a.bpmn', 'e', '2026-11-23T03:00:00.123456Z', FALSE, '["van_thu"]');
INSERT INTO instance (id, agency, key, definition, version, status, rev, root, subject, started_at, event_no, event_hash, secrecy, state)
VALUES ('i1', 'bdt', 'van_ban_di', 'v1', 1, 'active', 1, 'i1', 'Kế hoạch', '2026-11-23T03:00:00.123456Z', 0, 'h', 'thuong', X'00FF');
INSERT INTO task (id, agency, instance, token, element, name, key, subject, status, assignee, priority, urgent, created_at, secrecy, rev)
VALUES ('t1', 'bdt', 'i1', 1, 'soan_thao', 'Soạn thảo', 'van_ban_di', 'Kế hoạch thi đua, khen thưởng', 'open', 'van_thu', 50, FALSE, '2026-11-23T03:00:00.123456Z', 'thuong', 3),
       ('t2', 'bdt', 'i1', 2, 'ky', 'Ký', 'van_ban_di', 'Quyết định 31/QĐ-BDT', 'open', NULL, 50, FALSE, '2026-11-23T03:00:00.123456Z', 'thuong', 1);
INSERT INTO candidate (task, no, agency, kind, value)
VALUES ('t2', 0, 'bdt', 'role', 'lanh_dao');
INSERT INTO draft (task, person, "values", saved_at, rev)
VALUES ('t1', 'van_thu', X'7B7D', '2026-11-23T03:00:00.123456Z', 1);
INSERT INTO timer (id, agency, instance, token, element, rule, value, anchor, due)
VALUES ('m1', 'bdt', 'i1', 1, 'nhac', 'duration', '"PT1H"', '2026-11-23T03:00:00.123456Z', '2026-11-23T04:00:00.123456Z');
INSERT INTO job (id, agency, kind, due, attempts, max_attempts, state, payload, created_at)
VALUES ('j1', 'bdt', 'handler', '2026-11-23T03:00:00.123456Z', 0, 3, 'waiting', '{}', '2026-11-23T03:00:00.123456Z');
INSERT INTO setting (agency, name, value, at)
VALUES ('bdt', 'hours', '[7, 17]', '2026-11-23T03:00:00.123456Z');
